//! Everything that `openapi.json` describes, called by somebody who means no good: values that don't fit, ids of another
//! workspace. No route can be left out, because the routes are read from the description.

mod foreign;
mod values;
mod workspace;
