//! Text to trees that remember where they stood, and back.
