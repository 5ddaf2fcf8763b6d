//! Accepting an invitation: what its link shows, and the way in. It needs no account yet, so it stands beside signing in.

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::IntoResponse;
use serde::{Deserialize, Serialize};
use store::Read;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::address::Address;
use super::answer::{Answer, Plain};
use super::body::Body;
use super::query::Query;
use super::session::{Me, needs_csrf_header, open_session};
use crate::app::App;
use crate::error::Result;
use crate::secrets::{hash_password, token_hash};
use crate::time::Timestamp;
use crate::workspaces::invitations::accept::{Acceptance, accept};
use crate::workspaces::invitations::{InvitedRole, by_token};
use crate::workspaces::join::check_password;
use crate::workspaces::{teammate, workspace};

/// The way in.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(look_at_invitation, accept_invitation))
}

/// The token of a link.
#[derive(Deserialize, IntoParams)]
struct Link {
    /// What follows `token=` in the link.
    token: String,
}

/// What a link shows before it is used.
#[derive(Serialize, ToSchema)]
struct Invited {
    /// The team that invites.
    workspace_name: String,
    /// Who made the link; a program's has nobody.
    inviter_name: Option<String>,
    /// What they will be.
    role: InvitedRole,
    /// The address they will sign in with, if the invitation is for one.
    email: Option<String>,
    /// When the link stops working.
    expires_at: Timestamp,
}

/// What a link shows before it is used.
#[utoipa::path(get, path = "/api/v1/invitations/accept", tag = "team", params(Link),
    responses((status = 200, body = Plain<Invited>), (status = 404, body = super::answer::ErrorBody)))]
async fn look_at_invitation(State(app): State<App>, Query(link): Query<Link>) -> Result<Plain<Invited>> {
    let (hash, now) = (token_hash(&link.token), app.now());
    app.store.read(move |db| Ok(Plain { data: invited(db, &hash, now)? })).await
}

fn invited(db: &mut Read<'_>, token_hash: &str, now: Timestamp) -> Result<Invited> {
    let (id, invitation) = by_token(db, token_hash, now)?;
    let inviter = invitation.invited_by.map(|inviter| teammate(db, id, inviter)).transpose()?;
    Ok(Invited {
        workspace_name: workspace(db, id)?.name,
        inviter_name: inviter.map(|inviter| inviter.name),
        role: invitation.role,
        email: invitation.email,
        expires_at: invitation.expires_at,
    })
}

/// Somebody who follows a link.
#[derive(Deserialize, ToSchema)]
struct AcceptForm {
    /// What follows `token=` in the link.
    token: String,
    /// Their full name.
    name: String,
    /// The invitation's own if left out.
    #[serde(default)]
    email: Option<String>,
    /// At least 10 characters.
    password: String,
}

/// Joins the team and signs in.
#[utoipa::path(post, path = "/api/v1/invitations/accept", tag = "team", request_body = AcceptForm,
    responses((status = 200, body = Answer<Me>), (status = 404, body = super::answer::ErrorBody)))]
async fn accept_invitation(
    State(app): State<App>,
    address: Address,
    headers: HeaderMap,
    Body(form): Body<AcceptForm>,
) -> Result<impl IntoResponse> {
    needs_csrf_header(&headers)?;
    check_password(&form.password)?;
    let (hash, now) = (token_hash(&form.token), app.now());
    let sought = hash.clone();
    let (workspace, _) = app.store.read(move |db| by_token(db, &sought, now)).await?;
    let said = Acceptance {
        token_hash: hash,
        name: form.name,
        email: form.email,
        password_hash: hash_password(form.password.clone()).await?,
    };
    let written = app.store.write(workspace, "invitations.accept", move |tx| accept(tx, &said)).await?;
    open_session(&app, address, written.value.email, form.password).await
}
