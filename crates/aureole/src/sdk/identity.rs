//! Who a call speaks for: what it may merely claim, and what a signed token proves.
//!
//! A token is HS256 with an identity secret of the workspace: the current one, or the one before until it is revoked. A
//! token that is there must be right even where none is required; beside no `user_id` it names the user itself.

use jsonwebtoken::errors::ErrorKind;
use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode};
use serde_json::{Map, Value};
use store::{Query, WorkspaceId};

use crate::error::{Error, Kind, Result};
use crate::secrets::Secrets;
use crate::time::{SECOND, Timestamp};
use crate::workspaces;

/// The user id that means nobody.
pub const ANONYMOUS: &str = "anonymous";
/// Longest id of the customer's own, in characters.
pub const EXTERNAL_ID_CHARACTERS_MAX: usize = 255;

/// Who a call speaks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Identity {
    /// Nobody who is known: the session's id is all there is.
    Anonymous,
    /// A user of the customer's product.
    User {
        /// The customer's own id for them.
        external_id: String,
        /// A signed token proves it.
        verified: bool,
        /// What that token says besides; nothing if there was none.
        claims: Claims,
    },
}

impl Identity {
    /// Whether a signed token says who it is.
    pub fn is_proved(&self) -> bool {
        matches!(self, Identity::User { verified: true, .. })
    }

    /// A user whom nothing but the call's word names.
    pub fn unproved(external_id: String) -> Identity {
        Identity::User { external_id, verified: false, claims: Claims::default() }
    }
}

/// What a token may say besides the user's id. It is trusted, and wins over the body of the call.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Claims {
    /// Their address.
    pub email: Option<String>,
    /// Their name.
    pub name: Option<String>,
    /// What they are in the customer's product.
    pub role: Option<String>,
    /// What they pay for.
    pub plan: Option<String>,
    /// The customer's own id for their company.
    pub company_id: Option<String>,
}

/// Decides who a call speaks for, or refuses it.
pub fn identity(
    db: &mut impl Query,
    secrets: &Secrets,
    workspace: WorkspaceId,
    now: Timestamp,
    user_id: Option<&str>,
    user_token: Option<&str>,
) -> Result<Identity> {
    let named_by_call = named(user_id)?;
    let Some(token) = user_token.filter(|token| !token.is_empty()) else {
        let Some(external_id) = named_by_call else { return Ok(Identity::Anonymous) };
        if workspaces::workspace(db, workspace)?.enforce_identity {
            return Err(refused("identity_required", "This workspace needs a signed user_token with every user_id."));
        }
        return Ok(Identity::unproved(external_id));
    };
    let claims = verify(db, secrets, workspace, now, token)?;
    let claimed = named(text(&claims, "user_id").or_else(|| text(&claims, "sub")).as_deref())?;
    match (claimed, named_by_call) {
        (Some(claimed), named) if named.as_ref().is_none_or(|named| *named == claimed) => {
            Ok(Identity::User { external_id: claimed, verified: true, claims: Claims::read(&claims) })
        }
        (None, None) => Err(refused("identity_invalid", "The user_token names no user. Sign it with a user_id.")),
        _ => Err(refused("identity_mismatch", "The user_token was signed for another user than this user_id.")),
    }
}

/// The user that a call names, if it names one.
pub fn named(user_id: Option<&str>) -> Result<Option<String>> {
    match user_id.map(str::trim) {
        None | Some("" | ANONYMOUS) => Ok(None),
        Some(id) if id.chars().count() > EXTERNAL_ID_CHARACTERS_MAX => {
            Err(Error::invalid("user_id", "A user_id has at most 255 characters."))
        }
        Some(id) => Ok(Some(id.to_owned())),
    }
}

/// The company that a call names, if it names one.
pub fn company_id(company_id: Option<&str>) -> Result<Option<String>> {
    match company_id.map(str::trim) {
        None | Some("") => Ok(None),
        Some(id) if id.chars().count() > EXTERNAL_ID_CHARACTERS_MAX => {
            Err(Error::invalid("company_id", "A company_id has 1 to 255 characters."))
        }
        Some(id) => Ok(Some(id.to_owned())),
    }
}

/// The claims of a token that one of the workspace's identity secrets has signed and that is valid now.
pub fn verify(
    db: &mut impl Query,
    secrets: &Secrets,
    workspace: WorkspaceId,
    now: Timestamp,
    token: &str,
) -> Result<Map<String, Value>> {
    let mut claims = None;
    for sealed in workspaces::sealed_identity_secrets(db, workspace)? {
        claims = claims.or(signed_with(&secrets.open(&sealed)?, token)?);
    }
    let claims = claims.ok_or_else(|| {
        refused("identity_invalid", "The user_token was not signed with this workspace's identity secret.")
    })?;
    let seconds = now.0 / SECOND;
    let moment = |claim: &str| claims.get(claim).map(|value| value.as_f64().unwrap_or(f64::NAN));
    if moment("exp").is_some_and(|expires| expires.is_nan() || expires <= seconds as f64) {
        return Err(refused("identity_expired", "The user_token has expired. Fetch a fresh one."));
    }
    if moment("nbf").is_some_and(|begins| begins.is_nan() || begins > seconds as f64) {
        return Err(refused("identity_invalid", "The user_token is not valid yet."));
    }
    Ok(claims)
}

/// The claims if this secret has signed them; another signature is no error yet. Times are compared with the product's
/// own clock, not by the library.
fn signed_with(secret: &str, token: &str) -> Result<Option<Map<String, Value>>> {
    let mut validation = Validation::new(Algorithm::HS256);
    validation.required_spec_claims.clear();
    validation.validate_exp = false;
    validation.validate_aud = false;
    match decode(token, &DecodingKey::from_secret(secret.as_bytes()), &validation) {
        Ok(decoded) => Ok(Some(decoded.claims)),
        Err(error) if matches!(error.kind(), ErrorKind::InvalidSignature) => Ok(None),
        Err(_) => Err(refused("identity_invalid", "The user_token is not a token signed with HS256.")),
    }
}

/// A refusal of an identity.
pub fn refused(code: &'static str, sentence: &'static str) -> Error {
    Error { field: Some("user_token".into()), ..Error::new(Kind::Forbidden, code, sentence) }
}

impl Claims {
    fn read(claims: &Map<String, Value>) -> Claims {
        Claims {
            email: text(claims, "email"),
            name: text(claims, "name"),
            role: text(claims, "role"),
            plan: text(claims, "plan"),
            company_id: text(claims, "company_id"),
        }
    }

    /// The claims that are traits, to be laid over the traits of a call.
    pub fn traits(&self) -> Map<String, Value> {
        let traits = [("email", &self.email), ("name", &self.name), ("role", &self.role), ("plan", &self.plan)];
        traits.into_iter().filter_map(|(key, value)| Some((key.to_owned(), value.clone()?.into()))).collect()
    }
}

/// Many systems have numbers for ids; in a claim they mean the same.
fn text(claims: &Map<String, Value>, claim: &str) -> Option<String> {
    match claims.get(claim)? {
        Value::String(text) if !text.trim().is_empty() => Some(text.trim().to_owned()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}
