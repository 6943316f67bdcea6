//! The play: recipe, take, link, goals.
