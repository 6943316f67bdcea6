//! The nouns of the API.
