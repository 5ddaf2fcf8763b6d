//! Inviting: Admins and Super Admins make, see and withdraw links.

use axum::Extension;
use axum::extract::State;
use axum::http::{HeaderMap, header};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::invite::{NewInvitation, invite};
use super::revoke::revoke;
use super::{Invitation, InvitedRole, list};
use crate::app::App;
use crate::error::Result;
use crate::events;
use crate::http::answer::Answer;
use crate::http::auth::Admin;
use crate::http::body::Body;
use crate::http::idempotency::ToldOnce;
use crate::http::path::Id;
use crate::ids::InvitationId;
use crate::secrets::{TOKEN_CHARACTERS, random_base62, token_hash};

/// The routes of invitations; accepting one belongs to signing in.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list_invitations, make_invitation)).routes(routes!(revoke_invitation))
}

/// Somebody to invite.
#[derive(Deserialize, ToSchema)]
struct InvitationForm {
    /// Only this address may use the link; anybody who has it if left out.
    #[serde(default)]
    email: Option<String>,
    /// What they will be.
    role: InvitedRole,
}

/// An invitation with its link, told this once.
#[derive(Serialize, ToSchema)]
struct FreshInvitation {
    #[serde(flatten)]
    invitation: Invitation,
    /// The link; works once, for 7 days.
    url: String,
}

/// The invitations that wait, without their links.
#[utoipa::path(get, path = "/api/v1/invitations", tag = "team", responses((status = 200, body = Answer<Vec<Invitation>>)))]
async fn list_invitations(State(app): State<App>, Admin(member): Admin) -> Result<Answer<Vec<Invitation>>> {
    let (workspace, now) = (member.workspace, app.now());
    app.store.read(move |db| Ok(Answer::at(events::latest(db, workspace)?, list(db, workspace, now)?))).await
}

/// Makes a link that lets somebody into the team.
#[utoipa::path(post, path = "/api/v1/invitations", tag = "team", request_body = InvitationForm, responses((status = 200, body = Answer<FreshInvitation>)))]
async fn make_invitation(
    State(app): State<App>,
    Admin(member): Admin,
    headers: HeaderMap,
    Body(form): Body<InvitationForm>,
) -> Result<(Extension<ToldOnce>, Answer<FreshInvitation>)> {
    let token = random_base62(TOKEN_CHARACTERS);
    let url = format!("{}/dashboard/join?token={token}", own_origin(&app, &headers));
    let new = NewInvitation { role: form.role, email: form.email, token_hash: token_hash(&token) };
    let written =
        app.store.write(member.workspace, "invitations.invite", move |tx| invite(tx, &member.actor, &new)).await?;
    Ok((Extension(ToldOnce), Answer::at(written.seq, FreshInvitation { invitation: written.value, url })))
}

/// Withdraws an invitation that waits.
#[utoipa::path(delete, path = "/api/v1/invitations/{id}", tag = "team", params(("id" = InvitationId, Path)), responses((status = 200)))]
async fn revoke_invitation(
    State(app): State<App>,
    Admin(member): Admin,
    Id(id): Id<InvitationId>,
) -> Result<Answer<()>> {
    let written =
        app.store.write(member.workspace, "invitations.revoke", move |tx| revoke(tx, &member.actor, id)).await?;
    Ok(written.into())
}

/// Where the inviter's own browser reaches the server, unless the operator said where everybody does.
fn own_origin(app: &App, headers: &HeaderMap) -> String {
    if let Some(url) = &app.config.public_url {
        return url.clone();
    }
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    match (text(header::ORIGIN).filter(|origin| origin.starts_with("http")), text(header::HOST)) {
        (Some(origin), _) => origin.to_owned(),
        (None, Some(host)) => format!("http://{host}"),
        (None, None) => format!("http://localhost:{}", app.config.port),
    }
}
