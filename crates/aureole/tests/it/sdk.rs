//! The public API, as widgets and customers' servers call it.
