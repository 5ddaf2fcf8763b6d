//! What a call sends along beside its words: traits and context entries, for this request.
//!
//! What is sent takes the place of what the session had; what is left out stays as it was.

use serde_json::{Map, Value, json};

use super::identity::Identity;
use crate::contacts::context;
use crate::conversations::open::Carried;
use crate::error::{Error, Result};

/// Largest `custom_fields`, in characters of JSON (reference: Rate Limits).
pub const CUSTOM_FIELDS_CHARACTERS_MAX: usize = 10_000;
/// Largest `context` of a session, in bytes of JSON: what a ticket's metadata may hold.
pub const CONTEXT_BYTES_MAX: usize = 50_000;

/// Checks both. What a token says of the user is known better than what the call says of the same.
pub fn checked(
    identity: &Identity,
    custom_fields: Option<Map<String, Value>>,
    context: Option<Map<String, Value>>,
) -> Result<Carried> {
    let characters = custom_fields.as_ref().map_or(0, |fields| json!(fields).to_string().chars().count());
    if characters > CUSTOM_FIELDS_CHARACTERS_MAX {
        return Err(Error::invalid("custom_fields", "custom_fields has at most 10000 characters."));
    }
    if context.as_ref().is_some_and(|context| json!(context).to_string().len() > CONTEXT_BYTES_MAX) {
        return Err(Error::invalid("context", "Context has at most 50,000 bytes of JSON."));
    }
    let custom_fields = custom_fields.map(|mut fields| {
        if let Identity::User { claims, .. } = identity {
            claims.traits().keys().for_each(|key| drop(fields.remove(key)));
        }
        fields
    });
    Ok(Carried { custom_fields, context: context.map(context::checked).transpose()? })
}
