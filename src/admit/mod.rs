//! What the API server does before it stores anything.
