//! Our own sentences, in each language.
