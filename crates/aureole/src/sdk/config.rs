//! `GET /api/sdk/config`: what a widget needs before it can show itself. Without a key; nothing secret is in it.

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, header};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use store::WorkspaceId;
use utoipa::{IntoParams, ToSchema};

use super::answer::{SdkError, SdkErrorBody, SdkQuery};
use crate::agents::{self, Agent, EscalationMode};
use crate::app::App;
use crate::error::{Error, Kind, Result};
use crate::http::address::Address;
use crate::workspaces::{self, installed};

/// Whose widget asks.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ConfigQuery {
    /// The workspace, a UUID.
    org_id: Option<String>,
}

/// How the widget looks and what it says first.
#[derive(Serialize, ToSchema)]
pub struct WidgetConfig {
    /// What the workspace has set: accent, position, radius, theme.
    #[serde(flatten)]
    #[schema(value_type = HashMap<String, serde_json::Value>)]
    style: Value,
    /// What the widget says first.
    greeting: String,
    /// Questions that it offers.
    suggested_messages: Vec<String>,
    /// The team is away. Nobody can say so yet, so it never is.
    offline: bool,
}

/// What a widget needs before it can show itself.
#[derive(Serialize, ToSchema)]
pub struct Config {
    /// The agent, in the reference API's form; null while none is active.
    #[schema(value_type = Option<HashMap<String, serde_json::Value>>)]
    agent: Value,
    /// The workspace: `{name, settings}`.
    #[schema(value_type = HashMap<String, serde_json::Value>)]
    organization: Value,
    /// How the widget looks and what it says first.
    widget: WidgetConfig,
}

/// What a widget needs before it can show itself.
#[utoipa::path(get, path = "/api/sdk/config", tag = "sdk", params(ConfigQuery),
    responses((status = 200, body = Config), (status = 400, body = SdkErrorBody), (status = 404, body = SdkErrorBody)))]
pub async fn config(
    State(app): State<App>,
    address: Address,
    SdkQuery(query): SdkQuery<ConfigQuery>,
    headers: HeaderMap,
) -> Result<Json<Config>, SdkError> {
    let org_id = query.org_id.unwrap_or_default();
    app.limits.sdk_call(&org_id, &address.counted(), app.now())?;
    let id = org_id.parse().map(WorkspaceId).map_err(|_| {
        Error::invalid("org_id", "The query needs org_id, the workspace's UUID. Copy it from Setup, Install.")
    })?;
    let (config, last) =
        app.store.read(move |db| Ok::<_, Error>((read(db, id)?, workspaces::installed(db, id)?))).await?;
    let page = headers.get(header::REFERER).and_then(|page| page.to_str().ok()).map(str::to_owned);
    let foreign = page.filter(|page| !installed::is_own(page, &own_hosts(&app, &headers)));
    if let Some(page) = foreign.filter(|_| installed::is_due(last.as_ref(), app.now())) {
        app.store.write(id, "workspaces.note_installed", move |tx| installed::note(tx, &page)).await?;
    }
    Ok(Json(config))
}

/// By what names browsers reach this server.
fn own_hosts<'a>(app: &'a App, headers: &'a HeaderMap) -> Vec<&'a str> {
    let public = app.config.public_url.as_deref().and_then(|url| url.split("://").nth(1));
    let asked = headers.get(header::HOST).and_then(|host| host.to_str().ok());
    public.into_iter().chain(asked).collect()
}

fn read(db: &mut store::Read<'_>, id: WorkspaceId) -> Result<Config> {
    let workspace = workspaces::workspace(db, id).map_err(|error| match error.kind {
        Kind::NotFound => Error {
            field: Some("org_id".into()),
            ..Error::new(
                Kind::NotFound,
                error.code,
                "There is no workspace with this org_id. Copy it from Setup, Install.",
            )
        },
        _ => error,
    })?;
    let agent = agents::default_agent(db, id)?;
    let widget = WidgetConfig {
        style: workspace.widget,
        greeting: agent.as_ref().map(|agent| agent.greeting.clone()).unwrap_or_default(),
        suggested_messages: agent.as_ref().map(|agent| agent.suggested_messages.clone()).unwrap_or_default(),
        offline: false,
    };
    Ok(Config {
        agent: agent.map_or(Value::Null, |agent| public_agent(&agent)),
        organization: json!({ "name": workspace.name, "settings": {} }),
        widget,
    })
}

/// Other skills, the look of the avatar, voice and flow are not settings of an agent yet: they
/// are there, empty, because clients of the reference API read them.
fn public_agent(agent: &Agent) -> Value {
    let makes_tickets = agent.escalation.mode != EscalationMode::Off;
    json!({
        "id": agent.id,
        "name": agent.name,
        "skills": if makes_tickets { vec!["ticket_creation"] } else { Vec::new() },
        "avatar_config": {},
        "voice_config": {},
        "flow_config": { "steps": [], "custom_variables": [] },
        "live_help_label": "Live Help",
        "video_display_mode": "modal",
        "status": agent.status,
    })
}
