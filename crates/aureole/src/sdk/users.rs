//! `POST /api/sdk/users/identify`: a user is present, and the site says who they are.

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use store::{Tx, WorkspaceId};
use utoipa::ToSchema;

use super::answer::{SdkBody, SdkError, SdkErrorBody};
use super::caller::WidgetKey;
use super::external_id::ExternalId;
use super::identity::{Claims, Identity};
use super::origin::Origin;
use super::row::{said_row, user_row};
use super::{enter, identity, link, said};
use crate::app::App;
use crate::contacts::identify::{self, Identification};
use crate::contacts::{self, Contact};
use crate::conversations::open::SessionId;
use crate::error::{Error, Result};

/// Who is present.
#[derive(Deserialize, ToSchema)]
pub struct IdentifyUser {
    /// Your own id for the user.
    user_id: ExternalId,
    /// What is known about them; a known key is replaced.
    #[serde(default)]
    traits: Option<Map<String, Value>>,
    /// Context entries; a known key is replaced.
    #[serde(default)]
    context: Option<Map<String, Value>>,
    /// A session whose conversations and tickets become theirs; one that is unknown changes nothing.
    #[serde(default)]
    session_id: Option<String>,
    /// Proof of who they are.
    #[serde(default)]
    user_token: Option<String>,
}

/// The user as they are known now.
#[derive(Serialize, ToSchema)]
pub struct IdentifiedUser {
    /// Always true.
    success: bool,
    /// One flat row: fields, dedicated traits, `custom_fields`. Of a user whom a token has proved, or for whom your server has
    /// signed at `users/update`, a caller without a token is told the ids and what the call itself said; the rest is null.
    #[schema(value_type = HashMap<String, serde_json::Value>)]
    user: Value,
}

/// Upserts a user and bumps their `last_seen`.
#[utoipa::path(post, path = "/api/sdk/users/identify", tag = "sdk", request_body = IdentifyUser,
    responses((status = 200, body = IdentifiedUser), (status = 400, body = SdkErrorBody), (status = 403, body = SdkErrorBody)))]
pub async fn identify(
    State(app): State<App>,
    key: WidgetKey,
    origin: Origin,
    SdkBody(form): SdkBody<IdentifyUser>,
) -> Result<Json<IdentifiedUser>, SdkError> {
    if identity::named(Some(&form.user_id))?.is_none() {
        return Err(Error::invalid("user_id", "Identifying needs the user_id of somebody who is not anonymous.").into());
    }
    let identity = key.identity(&app, Some(&form.user_id), form.user_token.as_deref()).await?;
    // What has another form is no session of ours: there is nothing to link, and the user is no less here.
    let session = form.session_id.as_deref().and_then(|id| SessionId::parse(id).ok());
    let (said, claims) = identification(identity, form, &origin)?;
    let heard = said.clone();
    let written = app
        .store
        .write(key.workspace, "sdk.identify_user", move |tx| present(tx, &said, &claims, session.as_ref()))
        .await?;
    Ok(Json(IdentifiedUser { success: true, user: told(key.workspace, &written.value, &heard)? }))
}

fn identification(
    identity: Identity,
    form: IdentifyUser,
    origin: &Origin,
) -> Result<(Identification, Claims), SdkError> {
    let Identity::User { external_id, verified, claims } = identity else {
        return Err(Error::internal("a user who is named is not anonymous").into());
    };
    let said = said::checked(&said::USER, form.traits, form.context, claims.traits(), origin)?;
    let email_verified = claims.email.is_some();
    let (traits, context, makes_room) = (said.traits, said.context, false);
    Ok((Identification { external_id, traits, context, verified, email_verified, makes_room }, claims))
}

/// They are known as they are said to be, and what the session had is theirs.
fn present(tx: &mut Tx<'_>, said: &Identification, claims: &Claims, session: Option<&SessionId>) -> Result<Contact> {
    let user = identify::identify(tx, said)?.id;
    enter::trust(tx, user, claims)?;
    if let Some(session) = session {
        link::link(tx, session, user)?;
    }
    contacts::contact(tx, tx.workspace(), user)
}

/// The key is public: whoever has it learns nothing of somebody whom a token can prove.
fn told(workspace: WorkspaceId, user: &Contact, heard: &Identification) -> Result<Value> {
    let tells_all = heard.verified || !user.is_guarded();
    if tells_all { user_row(workspace, user) } else { said_row(workspace, user, heard) }
}
