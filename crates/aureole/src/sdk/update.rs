//! `POST /api/sdk/users/update`: a customer's server brings its users up to date, one or up to a thousand at a time.
//!
//! The widget key is public, so the call needs a token of its own: signed for this purpose, for an hour at most.

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use store::{Query, WorkspaceId};
use utoipa::ToSchema;

use super::answer::{SdkBody, SdkError, SdkErrorBody};
use super::caller::WidgetKey;
use super::external_id::ExternalId;
use super::identity::{self, refused, verify};
use super::origin::Origin;
use super::said;
use crate::app::App;
use crate::contacts::identify::Identification;
use crate::contacts::import::{Imported, import};
use crate::error::{Error, Result};
use crate::http::body::fit;
use crate::secrets::Secrets;
use crate::time::{SECOND, Timestamp};

/// Users in one call (reference: users/update).
const USERS_MAX: usize = 1_000;
/// Users in one write, so that an import delays nobody else for long.
const USERS_AT_ONCE: usize = 200;
/// What the token must be signed for.
const SCOPE: &str = "users.update";
/// How far ahead the token may expire, in seconds.
const TOKEN_SECONDS_MAX: i64 = 3_600;

/// One user.
#[derive(Clone, Debug, Deserialize, ToSchema)]
pub struct UserUpdate {
    /// Your own id for the user.
    user_id: ExternalId,
    /// What is known about them; a known key is replaced.
    #[serde(default)]
    traits: Option<Map<String, Value>>,
    /// Context entries; a known key is replaced.
    #[serde(default)]
    context: Option<Map<String, Value>>,
}

/// Up to a thousand users, or one.
#[derive(Deserialize, ToSchema)]
pub struct UpdateUsers {
    /// Many users.
    #[serde(default)]
    #[schema(value_type = Option<Vec<UserUpdate>>)]
    users: Option<Vec<Value>>,
    /// One user.
    #[serde(default)]
    user_id: Option<ExternalId>,
    /// What is known about the one user.
    #[serde(default)]
    traits: Option<Map<String, Value>>,
    /// Context entries of the one user.
    #[serde(default)]
    context: Option<Map<String, Value>>,
    /// Users who are unknown are left out.
    #[serde(default)]
    update_only: Option<bool>,
    /// A token with `scope: "users.update"` that expires within the hour.
    #[serde(default)]
    user_token: Option<String>,
}

/// What came of it.
#[derive(Serialize, ToSchema)]
pub struct UpdatedUsers {
    /// Everybody was taken, or left out as wished.
    success: bool,
    /// Users who were unknown.
    created: u64,
    /// Users who were known.
    updated: u64,
    /// Users left out because of `update_only`.
    skipped: u64,
    /// Users who could not be taken, each with what to change.
    errors: Vec<UserError>,
}

/// Why one user could not be taken.
#[derive(Serialize, ToSchema)]
pub struct UserError {
    /// Their place in `users`, from 0.
    index: usize,
    /// Your own id for them, as it was sent; empty if none was.
    user_id: String,
    /// What to change, as in any refusal.
    #[serde(flatten)]
    refusal: Value,
}

/// Updates or creates users without touching when they were seen.
#[utoipa::path(post, path = "/api/sdk/users/update", tag = "sdk", request_body = UpdateUsers,
    responses((status = 200, body = UpdatedUsers), (status = 400, body = SdkErrorBody), (status = 403, body = SdkErrorBody)))]
pub async fn update(
    State(app): State<App>,
    key: WidgetKey,
    origin: Origin,
    SdkBody(form): SdkBody<UpdateUsers>,
) -> Result<Json<UpdatedUsers>, SdkError> {
    let (workspace, token, asked) = (key.workspace, form.user_token.clone().unwrap_or_default(), app.clone());
    app.store.read(move |db| allowed(db, &asked.secrets, workspace, asked.now(), &token)).await?;
    let update_only = form.update_only.unwrap_or_default();
    let (users, errors) = users(form, &origin)?;
    let mut all = Imported::default();
    for some in users.chunks(USERS_AT_ONCE) {
        let some = some.to_vec();
        let written = app.store.write(workspace, "sdk.update_users", move |tx| import(tx, &some, update_only)).await?;
        all = all.and(written.value);
    }
    let Imported { created, updated, skipped } = all;
    Ok(Json(UpdatedUsers { success: errors.is_empty(), created, updated, skipped, errors }))
}

/// Whether the token was signed for this.
fn allowed(db: &mut impl Query, secrets: &Secrets, workspace: WorkspaceId, now: Timestamp, token: &str) -> Result<()> {
    if token.is_empty() {
        return Err(refused("identity_required", "Updating users needs a user_token signed with scope users.update."));
    }
    let claims = verify(db, secrets, workspace, now, token)?;
    if claims.get("scope").and_then(Value::as_str) != Some(SCOPE) {
        return Err(refused("identity_invalid", "The user_token was not signed with scope users.update."));
    }
    let latest = (now.0 / SECOND + TOKEN_SECONDS_MAX) as f64;
    if claims.get("exp").and_then(Value::as_f64).is_none_or(|expires| expires > latest) {
        return Err(refused("identity_invalid", "The user_token must expire within an hour: give it an exp."));
    }
    Ok(())
}

/// Every user is checked before the first is written. One who can't be taken keeps nobody else out; if there is nobody
/// else, the call is refused.
fn users(form: UpdateUsers, origin: &Origin) -> Result<(Vec<Identification>, Vec<UserError>), SdkError> {
    let one = form.user_id.map(|id| json!({ "user_id": &*id, "traits": form.traits, "context": form.context }));
    let users = match (form.users, one) {
        (Some(users), None) => users,
        (None, Some(one)) => vec![one],
        _ => return Err(Error::invalid("users", "Send either users, a list, or one user_id with its traits.").into()),
    };
    if users.len() > USERS_MAX {
        return Err(Error::invalid("users", "One call updates at most 1,000 users.").into());
    }
    let (mut good, mut errors, mut first) = (Vec::new(), Vec::new(), None);
    for (index, user) in users.into_iter().enumerate() {
        let user_id = match &user["user_id"] {
            Value::String(id) => id.clone(),
            Value::Null => String::new(),
            other => other.to_string(),
        };
        match user_said(user, origin).map_err(|error| at(index, error)) {
            Ok(user) => good.push(user),
            Err(error) => {
                errors.push(UserError { index, user_id, refusal: error.body() });
                first = first.or(Some(error));
            }
        }
    }
    match first {
        Some(error) if good.is_empty() => Err(error),
        _ => Ok((good, errors)),
    }
}

fn user_said(user: Value, origin: &Origin) -> Result<Identification, SdkError> {
    let user: UserUpdate = fit(user)?;
    let external_id = identity::named(Some(&user.user_id))?
        .ok_or_else(|| Error::invalid("user_id", "Each user needs the user_id of somebody who is not anonymous."))?;
    let said = said::checked(&said::USER, user.traits, user.context, Map::new(), origin)?;
    let (traits, context) = (said.traits, said.context);
    Ok(Identification { external_id, traits, context, makes_room: true, ..Identification::default() })
}

/// Names the user whose field is wrong.
fn at(place: usize, error: SdkError) -> SdkError {
    match error {
        SdkError::Refused(error) => {
            let user = format!("users[{place}]");
            let field = error.field.as_ref().map_or_else(|| user.clone(), |field| format!("{user}.{field}"));
            SdkError::Refused(Error { field: Some(field.into()), ..error })
        }
        reserved => reserved,
    }
}
