//! `POST /api/sdk/companies/identify`: the site says what it knows about a company, and perhaps who belongs to it.

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use store::Tx;
use utoipa::ToSchema;

use super::answer::{SdkBody, SdkError, SdkErrorBody};
use super::caller::WidgetKey;
use super::external_id::ExternalId;
use super::identity::Identity;
use super::origin::Origin;
use super::row::company_row;
use super::said::Said;
use super::{enter, identity, said};
use crate::app::App;
use crate::contacts::{Company, identify};
use crate::error::{Error, Result};
use crate::events::{Actor, Who};

/// A company.
#[derive(Deserialize, ToSchema)]
pub struct IdentifyCompany {
    /// Your own id for the company.
    company_id: ExternalId,
    /// Your own id for a user who belongs to it.
    #[serde(default)]
    user_id: Option<ExternalId>,
    /// What is known about it; a known key is replaced.
    #[serde(default)]
    traits: Option<Map<String, Value>>,
    /// Context entries; a known key is replaced.
    #[serde(default)]
    context: Option<Map<String, Value>>,
    /// Proof of who the user is.
    #[serde(default)]
    user_token: Option<String>,
}

/// The company as it is known now.
#[derive(Serialize, ToSchema)]
pub struct IdentifiedCompany {
    /// Always true.
    success: bool,
    /// One flat row: fields, dedicated traits, `custom_fields`.
    #[schema(value_type = HashMap<String, serde_json::Value>)]
    company: Value,
}

/// Upserts a company, and links a user to it.
#[utoipa::path(post, path = "/api/sdk/companies/identify", tag = "sdk", request_body = IdentifyCompany,
    responses((status = 200, body = IdentifiedCompany), (status = 400, body = SdkErrorBody), (status = 403, body = SdkErrorBody)))]
pub async fn identify(
    State(app): State<App>,
    key: WidgetKey,
    origin: Origin,
    SdkBody(form): SdkBody<IdentifyCompany>,
) -> Result<Json<IdentifiedCompany>, SdkError> {
    let identity = key.identity(&app, form.user_id.as_deref(), form.user_token.as_deref()).await?;
    let external_id = identity::company_id(Some(&form.company_id))?
        .ok_or_else(|| Error::invalid("company_id", "A company_id has 1 to 255 characters."))?;
    let said = said::checked(&said::COMPANY, form.traits, form.context, Map::new(), &origin)?;
    let written = app
        .store
        .write(key.workspace, "sdk.identify_company", move |tx| known(tx, &identity, &external_id, &said))
        .await?;
    Ok(Json(IdentifiedCompany { success: true, company: company_row(key.workspace, &written.value)? }))
}

/// It is known as it is said to be, and whoever is present belongs to it.
fn known(tx: &mut Tx<'_>, identity: &Identity, external_id: &str, said: &Said) -> Result<Company> {
    let user = enter::resolve_user(tx, identity)?;
    let actor = user.map_or_else(Actor::system, |user| Actor::new(Who::Contact(user)));
    let company = identify::identify_company(tx, &actor, external_id, &said.traits, &said.context)?;
    if let Some(user) = user {
        identify::link_company(tx, &actor, user, company.id)?;
    }
    Ok(company)
}
