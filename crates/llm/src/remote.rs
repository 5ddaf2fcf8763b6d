//! Models of providers, and of servers that speak like one, through the `genai` client.
//!
//! Nothing of that crate shows outside. One connection serves one answer over HTTP/1.1, so that dropping the answer
//! closes the connection, which is how a provider learns that nobody wants the rest. Redirects are not followed: a key
//! goes to the address it was given for and nowhere else.

mod address;
pub(crate) mod failure;
mod request;
mod spent;
mod stream;

pub use address::{ADDRESS_BYTES_MAX, BadAddress, address};

use std::sync::Arc;
use std::time::Duration;

use genai::adapter::AdapterKind;
use genai::resolver::{AuthData, Endpoint};
use genai::{ModelIden, ServiceTarget};
use rustls::crypto::ring;
use rustls::{ClientConfig, RootCertStore};

use crate::{Chat, Model, Request};

/// Time to reach a provider.
const CONNECT_TIME_MAX: Duration = Duration::from_secs(10);
/// Idle connections that are kept to one provider.
const IDLE_CONNECTIONS_MAX: usize = 4;
/// Sent to servers that ask for no key: the protocols have no way to say so.
const NO_KEY: &str = "none";

/// How a provider is spoken to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Provider {
    /// OpenAI's chat completions, which most servers offer.
    OpenAi,
    /// Anthropic's messages.
    Anthropic,
    /// Google's Gemini.
    Gemini,
    /// Ollama's own interface.
    Ollama,
}

impl Provider {
    /// Where the provider itself listens.
    pub fn base_url(self) -> &'static str {
        match self {
            Self::OpenAi => "https://api.openai.com/v1/",
            Self::Anthropic => "https://api.anthropic.com/v1/",
            Self::Gemini => "https://generativelanguage.googleapis.com/v1beta/",
            Self::Ollama => "http://127.0.0.1:11434/",
        }
    }

    fn adapter(self) -> AdapterKind {
        match self {
            Self::OpenAi => AdapterKind::OpenAI,
            Self::Anthropic => AdapterKind::Anthropic,
            Self::Gemini => AdapterKind::Gemini,
            Self::Ollama => AdapterKind::Ollama,
        }
    }

    fn word(self) -> &'static str {
        match self {
            Self::OpenAi => "openai",
            Self::Anthropic => "anthropic",
            Self::Gemini => "gemini",
            Self::Ollama => "ollama",
        }
    }
}

/// One model of one provider.
#[derive(Clone)]
pub struct Settings {
    /// Who is asked, and how.
    pub provider: Provider,
    /// Where, if not at [`Provider::base_url`].
    pub base_url: Option<String>,
    /// The provider's name of the model.
    pub model: String,
    /// The secret key.
    pub key: Option<String>,
    /// How freely words are chosen, 0 to 2; the provider's default without it.
    pub temperature: Option<f64>,
}

/// The way out to providers, shared by all models.
#[derive(Clone)]
pub struct Client(genai::Client);

/// The way out could not be built.
#[derive(Debug, thiserror::Error)]
#[error("the client for language models can't be built: {0}")]
pub struct BuildError(String);

impl Client {
    /// See [`http`].
    pub fn new() -> Result<Client, BuildError> {
        let client = genai::Client::builder().with_reqwest(http()?).build();
        Ok(Client(client.map_err(|error| BuildError(error.to_string()))?))
    }

    /// The model that settings name.
    pub fn model(&self, settings: &Settings) -> Remote {
        let name = format!("{}/{}", settings.provider.word(), settings.model);
        Remote { client: self.clone(), settings: Arc::new(settings.clone()), name }
    }
}

/// Certificates are checked against the authorities that browsers trust. No redirect is followed: a key goes only to the
/// host it was given for.
pub(crate) fn http() -> Result<reqwest::Client, BuildError> {
    let failed = |error: &dyn std::error::Error| BuildError(error.to_string());
    // Other clients of the process that name no cryptography of their own get the same; a second time changes nothing.
    ring::default_provider().install_default().ok();
    let authorities = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
    let tls = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|error| failed(&error))?
        .with_root_certificates(authorities)
        .with_no_client_auth();
    reqwest::Client::builder()
        .tls_backend_preconfigured(tls)
        .http1_only()
        .redirect(reqwest::redirect::Policy::none())
        .connect_timeout(CONNECT_TIME_MAX)
        .pool_max_idle_per_host(IDLE_CONNECTIONS_MAX)
        .build()
        .map_err(|error| failed(&error))
}

/// A model of a provider.
pub struct Remote {
    client: Client,
    settings: Arc<Settings>,
    name: String,
}

impl Model for Remote {
    fn name(&self) -> &str {
        &self.name
    }

    fn chat(&self, request: Request) -> Chat {
        stream::chat(self.client.clone(), Arc::clone(&self.settings), request)
    }
}

impl Settings {
    fn target(&self) -> ServiceTarget {
        let url = self.base_url.as_deref().unwrap_or(self.provider.base_url());
        // The adapters append a path without a slash of their own.
        let url = format!("{}/", url.trim_end_matches('/'));
        ServiceTarget {
            endpoint: Endpoint::from_owned(url),
            auth: AuthData::from_single(self.key.clone().unwrap_or_else(|| NO_KEY.to_owned())),
            model: ModelIden::new(self.provider.adapter(), self.model.clone()),
        }
    }
}
