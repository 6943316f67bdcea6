//! The page, in Yew.
