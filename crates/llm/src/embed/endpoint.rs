//! Any server that offers OpenAI's `POST /embeddings`, of whatever dimension.

use std::sync::Arc;
use std::time::Duration;

use futures_util::FutureExt;
use reqwest::header::RETRY_AFTER;
use reqwest::{Client, Response, StatusCode};
use serde::Deserialize;
use serde_json::json;

use super::{Embedder, Embedding, Purpose, of_length_one};
use crate::Error;

/// Time to reach the server.
const CONNECT: Duration = Duration::from_secs(5);
/// Time for a question, while somebody waits.
const QUESTION: Duration = Duration::from_secs(5);
/// Time for some passages, which a small machine may take.
const PASSAGES: Duration = Duration::from_secs(120);
/// Of what a server says when it refuses, so many characters are repeated.
const REASON_CHARACTERS_MAX: usize = 300;
/// Numbers of one vector; more is no embedding.
const DIMENSION_MAX: usize = 8_192;
/// Bytes of an answer.
const ANSWER_BYTES_MAX: usize = 64 * 1024 * 1024;

/// An embedding model behind HTTP. Cheap to clone.
#[derive(Clone)]
pub struct Endpoint(Arc<Parts>);

struct Parts {
    client: Client,
    url: String,
    model: String,
    key: Option<String>,
}

impl Endpoint {
    /// The model called `model` of the server at `base_url`, such as `https://api.openai.com/v1`.
    pub fn new(base_url: &str, model: &str, key: Option<String>) -> Result<Self, Error> {
        let url = format!("{}/embeddings", base_url.trim_end_matches('/'));
        let client = client().map_err(|error| Error::Unavailable(error.to_string()))?;
        Ok(Self(Arc::new(Parts { client, url, model: model.to_owned(), key })))
    }
}

/// A client that trusts the usual authorities and follows no redirect: a key goes to the host it was given for.
fn client() -> Result<Client, Box<dyn std::error::Error>> {
    let authorities = webpki_roots::TLS_SERVER_ROOTS.iter().cloned().collect::<rustls::RootCertStore>();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let tls = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_root_certificates(authorities)
        .with_no_client_auth();
    let builder = Client::builder().tls_backend_preconfigured(tls).connect_timeout(CONNECT);
    Ok(builder.redirect(reqwest::redirect::Policy::none()).build()?)
}

impl Embedder for Endpoint {
    fn name(&self) -> &str {
        &self.0.model
    }

    fn embed(&self, purpose: Purpose, texts: Vec<String>) -> Embedding {
        let parts = self.0.clone();
        async move { parts.embed(purpose, texts).await }.boxed()
    }
}

#[derive(Deserialize)]
struct Answer {
    data: Vec<Item>,
}

#[derive(Deserialize)]
struct Item {
    index: usize,
    embedding: Vec<f32>,
}

impl Parts {
    async fn embed(&self, purpose: Purpose, texts: Vec<String>) -> Result<Vec<Vec<f32>>, Error> {
        let time = match purpose {
            Purpose::Question => QUESTION,
            Purpose::Passage => PASSAGES,
        };
        let body = json!({ "model": self.model, "input": texts, "encoding_format": "float" });
        let mut request = self.client.post(&self.url).timeout(time).json(&body);
        if let Some(key) = &self.key {
            request = request.bearer_auth(key);
        }
        let response = request.send().await.map_err(unreachable)?;
        if !response.status().is_success() {
            return Err(refusal(response).await);
        }
        let answer = serde_json::from_slice(&bytes(response, ANSWER_BYTES_MAX).await?);
        let answer: Answer = answer.map_err(|error| strange(&error.to_string()))?;
        ordered(answer, texts.len())
    }
}

/// The vectors in the texts' order, whatever the server's.
fn ordered(answer: Answer, count: usize) -> Result<Vec<Vec<f32>>, Error> {
    let mut vectors: Vec<Option<Vec<f32>>> = vec![None; count];
    for Item { index, embedding } in answer.data {
        let place = vectors.get_mut(index).ok_or_else(|| strange("it has more vectors than texts"))?;
        *place = of_length_one(embedding);
    }
    let vectors: Option<Vec<Vec<f32>>> = vectors.into_iter().collect();
    let vectors = vectors.ok_or_else(|| strange("a text has no vector"))?;
    let dimension = vectors.first().map_or(0, Vec::len);
    if dimension > DIMENSION_MAX || vectors.iter().any(|vector| vector.len() != dimension) {
        return Err(strange("its vectors differ in length or are too long"));
    }
    Ok(vectors)
}

fn strange(what: &str) -> Error {
    Error::Refused(format!("the server's answer is no list of embeddings: {what}"))
}

fn unreachable(error: reqwest::Error) -> Error {
    // The address may hold what nobody else should read, and the team knows it.
    let error = error.without_url();
    let cause = std::error::Error::source(&error).map(|cause| format!(": {cause}")).unwrap_or_default();
    Error::Unavailable(format!("{error}{cause}"))
}

async fn bytes(mut response: Response, max: usize) -> Result<Vec<u8>, Error> {
    let mut bytes = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(unreachable)? {
        if bytes.len() + chunk.len() > max {
            return Err(strange("it is too long"));
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes)
}

/// What a failed call means, with the server's own words.
async fn refusal(response: Response) -> Error {
    let status = response.status();
    let wait = response.headers().get(RETRY_AFTER).and_then(|wait| wait.to_str().ok()?.parse().ok());
    let said = bytes(response, ANSWER_BYTES_MAX).await.unwrap_or_default();
    let said = String::from_utf8_lossy(&said);
    let words = serde_json::from_str::<serde_json::Value>(&said)
        .ok()
        .and_then(|body| body.pointer("/error/message")?.as_str().map(str::to_owned))
        .unwrap_or_else(|| said.trim().to_owned());
    let words: String = words.chars().take(REASON_CHARACTERS_MAX).collect();
    let reason = format!("{status}: {words}");
    if status == StatusCode::TOO_MANY_REQUESTS {
        return Error::RateLimited { said: reason, retry_after: wait.map(Duration::from_secs) };
    }
    if status.is_server_error() { Error::Unavailable(reason) } else { Error::Refused(reason) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item(index: usize, embedding: &[f32]) -> Item {
        Item { index, embedding: embedding.to_vec() }
    }

    #[test]
    fn vectors_come_in_the_order_of_the_texts_and_have_length_one() {
        let answer = Answer { data: vec![item(1, &[0.0, 2.0]), item(0, &[3.0, 4.0])] };
        assert_eq!(ordered(answer, 2), Ok(vec![vec![0.6, 0.8], vec![0.0, 1.0]]));
    }

    #[test]
    fn an_answer_that_does_not_fit_the_texts_is_refused() {
        let answers = [
            vec![item(0, &[1.0])],
            vec![item(0, &[1.0]), item(0, &[1.0])],
            vec![item(0, &[1.0]), item(2, &[1.0])],
            vec![item(0, &[1.0]), item(1, &[1.0, 2.0])],
            vec![item(0, &[1.0]), item(1, &[0.0])],
        ];
        for data in answers {
            assert!(ordered(Answer { data }, 2).is_err());
        }
    }
}
