//! From a chosen model to one that can be asked.

use std::num::NonZeroUsize;
use std::sync::Arc;
use std::time::Duration;

use llm::{Embedder, Endpoint, MiniLm, Purpose};
use lru::LruCache;
use parking_lot::Mutex;
use uuid::Uuid;

use super::{Embedding, Provider};
use crate::app::App;
use crate::time::SECOND;

/// Endpoints whose connections are kept.
const ENDPOINTS_MAX: NonZeroUsize = NonZeroUsize::new(256).expect("not zero");
/// A question waits so long for its vector; then its words alone must do.
const ENDPOINT_WAIT: Duration = Duration::from_secs(3);
/// The same for the model of this binary, which on a busy machine may have to be loaded first.
const BUILTIN_WAIT: Duration = Duration::from_secs(10);
/// After a failure questions don't wait for the same endpoint for so long, in microseconds.
const RESTED: i64 = 30 * SECOND;

/// An endpoint as it is set: another model or key of the same embedding is another endpoint.
type Named = (Uuid, Option<String>);

/// The endpoints that this process talks to, and which of them rests.
pub struct Embedders {
    endpoints: Mutex<LruCache<Named, Arc<Endpoint>>>,
    resting: Mutex<LruCache<Uuid, i64>>,
}

impl Default for Embedders {
    fn default() -> Self {
        Self { endpoints: Mutex::new(LruCache::new(ENDPOINTS_MAX)), resting: Mutex::new(LruCache::new(ENDPOINTS_MAX)) }
    }
}

/// The model of this binary, unless it has none or the operator wants none.
pub fn builtin(app: &App) -> Option<MiniLm> {
    app.config.embedding.then(MiniLm::find).flatten()
}

/// The model, ready to be asked.
pub fn connect(app: &App, embedding: &Embedding) -> Result<Arc<dyn Embedder>, llm::Error> {
    match embedding.provider {
        Provider::None => Err(llm::Error::Refused("no embedding model is chosen".to_owned())),
        Provider::Builtin => match builtin(app) {
            Some(model) if model.name() == embedding.model => Ok(Arc::new(model)),
            Some(_) => Err(llm::Error::Refused("this version of the server has another embedding model".to_owned())),
            None => Err(llm::Error::Unavailable("this server has no embedding model of its own".to_owned())),
        },
        Provider::Endpoint => {
            let name = (embedding.id, embedding.sealed_key.clone());
            if let Some(known) = app.embedders.endpoints.lock().get(&name) {
                return Ok(known.clone());
            }
            let open = |sealed: &String| {
                app.secrets.open(sealed).map_err(|_| llm::Error::Refused("the stored key can't be opened".to_owned()))
            };
            let key = embedding.sealed_key.as_ref().map(open).transpose()?;
            let base_url = embedding.base_url.as_deref().unwrap_or_default();
            let endpoint = Arc::new(Endpoint::new(base_url, &embedding.model, key)?);
            app.embedders.endpoints.lock().put(name, endpoint.clone());
            Ok(endpoint)
        }
    }
}

/// A question's vector, unless the model fails or takes too long: then the words alone must do.
pub async fn vector(app: &App, embedding: &Embedding, question: &str) -> Option<Vec<f32>> {
    let now = app.now().0;
    if app.embedders.resting.lock().get(&embedding.id).is_some_and(|until| *until > now) {
        return None;
    }
    let asked = async {
        let model = connect(app, embedding)?;
        model.embed(Purpose::Question, vec![question.to_owned()]).await
    };
    let wait = if embedding.provider == Provider::Builtin { BUILTIN_WAIT } else { ENDPOINT_WAIT };
    let failure = match tokio::time::timeout(wait, asked).await {
        Ok(Ok(vectors)) => return vectors.into_iter().next(),
        Ok(Err(error)) => error.to_string(),
        Err(_) => format!("no answer within {} s", wait.as_secs()),
    };
    tracing::warn!(model = embedding.model, failure, "a question was searched for by its words alone");
    if embedding.provider == Provider::Endpoint {
        app.embedders.resting.lock().put(embedding.id, now + RESTED);
    }
    None
}
