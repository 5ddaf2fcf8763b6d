//! The widget key as an argument type: a handler that takes it is reached only with a key that a workspace gave out.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use store::WorkspaceId;

use super::answer::SdkError;
use super::identity::{self, Identity};
use crate::app::App;
use crate::error::{Error, Kind, Result};
use crate::http::address::Address;
use crate::http::auth::bearer;
use crate::workspaces::keys;

/// Whose widget calls. Stands before the body among a handler's arguments, so that an unknown key is told so first.
#[derive(Clone, Copy, Debug)]
pub struct WidgetKey {
    /// The workspace that gave it out.
    pub workspace: WorkspaceId,
}

impl FromRequestParts<App> for WidgetKey {
    type Rejection = SdkError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, SdkError> {
        // The idempotency layer may have asked already.
        if let Some(key) = parts.extensions.get::<WidgetKey>() {
            return Ok(*key);
        }
        let address = Address::from_request_parts(parts, app).await?;
        let key = WidgetKey::open(app, bearer(&parts.headers).unwrap_or_default(), address).await?;
        parts.extensions.insert(key);
        Ok(key)
    }
}

impl WidgetKey {
    /// The workspace of a key, within the limits of this key and address.
    pub async fn open(app: &App, key: &str, address: Address) -> Result<WidgetKey> {
        app.limits.sdk_call(key, &address.counted(), app.now())?;
        WidgetKey::known(app, key).await
    }

    /// The workspace of a key. Asking counts as no call.
    pub async fn known(app: &App, key: &str) -> Result<WidgetKey> {
        let sought = key.to_owned();
        let workspace = app.store.read(move |db| keys::widget_key_owner(db, &sought)).await?;
        workspace.map(|workspace| WidgetKey { workspace }).ok_or_else(|| {
            Error::new(
                Kind::Unauthorized,
                "unknown_key",
                "This call needs a widget key that is in use: Authorization: Bearer ab_live_…. Copy it from Setup, Install.",
            )
        })
    }

    /// Who a call merely names: it reports something, needs no proof, and is told nothing of them. Proof that is there
    /// must be right.
    pub async fn claim(self, app: &App, user_id: Option<&str>, user_token: Option<&str>) -> Result<Identity> {
        if user_token.is_some_and(|token| !token.is_empty()) {
            return self.identity(app, user_id, user_token).await;
        }
        let named = identity::named(user_id)?;
        Ok(named.map_or(Identity::Anonymous, Identity::unproved))
    }

    /// Who the call speaks for.
    pub async fn identity(self, app: &App, user_id: Option<&str>, user_token: Option<&str>) -> Result<Identity> {
        let (user_id, user_token) = (user_id.map(str::to_owned), user_token.map(str::to_owned));
        let (app, now, store) = (app.clone(), app.now(), &app.store);
        store
            .read(move |db| {
                identity::identity(db, &app.secrets, self.workspace, now, user_id.as_deref(), user_token.as_deref())
            })
            .await
    }
}
