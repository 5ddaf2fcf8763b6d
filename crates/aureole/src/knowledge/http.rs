//! The routes of the knowledge.

use axum::extract::multipart::MultipartRejection;
use axum::extract::{Multipart, State};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::Source;
use super::add::NewSource;
use super::list::Chunk;
use super::search::{Shown, shown};
use crate::app::App;
use crate::error::{Error, Kind, Result};
use crate::events;
use crate::http::answer::{Answer, Listed, Plain};
use crate::http::auth::{Author, Member};
use crate::http::body::Body;
use crate::http::path::Id;
use crate::http::query::Query;
use crate::ids::SourceId;
use crate::paging::{Page, PageQuery};

/// Files of one upload.
pub const FILES_MAX: usize = 20;

/// The routes of this domain.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list, add))
        .routes(routes!(upload))
        .routes(routes!(read, replace, remove))
        .routes(routes!(chunks))
        .routes(routes!(search))
        .merge(super::embedding::http::routes())
}

/// A page of sources, the last changed first.
#[utoipa::path(get, path = "/api/v1/knowledge/sources", tag = "knowledge", params(PageQuery), responses((status = 200, body = Listed<Source>)))]
async fn list(State(app): State<App>, member: Member, Query(query): Query<PageQuery>) -> Result<Listed<Source>> {
    let page = Page::try_from(query)?;
    app.store
        .read(move |db| {
            let rows = super::list::list(db, member.workspace, &page)?;
            let next = page.next(&rows, super::list::place);
            Ok(Listed::page(events::latest(db, member.workspace)?, rows, next))
        })
        .await
}

/// A pasted text.
#[derive(Deserialize, ToSchema)]
struct TextForm {
    /// Its title.
    title: String,
    /// Markdown or plain text.
    text: String,
}

/// Adds a pasted text.
#[utoipa::path(post, path = "/api/v1/knowledge/sources", tag = "knowledge", request_body = TextForm, responses((status = 200, body = Answer<Source>)))]
async fn add(State(app): State<App>, Author(member): Author, Body(form): Body<TextForm>) -> Result<Answer<Source>> {
    let new = of_text(form).await?;
    let add = move |tx: &mut store::Tx<'_>| super::add::add(tx, &member.actor, &new);
    Ok(app.store.write(member.workspace, "knowledge.add", add).await?.into())
}

async fn of_text(form: TextForm) -> Result<NewSource> {
    let read = move || NewSource::of_text(&form.title, &form.text);
    tokio::task::spawn_blocking(read).await.map_err(Error::internal)?
}

/// The files to add.
#[derive(ToSchema)]
#[allow(dead_code, reason = "describes the form for the API's readers")]
struct Upload {
    /// .md, .txt, .html, .csv or .json, at most 10 MB; may be given several times.
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
}

/// Adds uploaded files, all or none.
#[utoipa::path(post, path = "/api/v1/knowledge/uploads", tag = "knowledge", request_body(content = Upload, content_type = "multipart/form-data"), responses((status = 200, body = Answer<Vec<Source>>)))]
async fn upload(
    State(app): State<App>,
    Author(member): Author,
    form: Result<Multipart, MultipartRejection>,
) -> Result<Answer<Vec<Source>>> {
    let files = files(form.map_err(|rejection| Error { source: Some(Box::new(rejection)), ..torn() })?).await?;
    let add = move |tx: &mut store::Tx<'_>| files.iter().map(|new| super::add::add(tx, &member.actor, new)).collect();
    Ok(app.store.write::<_, Error, _>(member.workspace, "knowledge.upload", add).await?.into())
}

async fn files(mut form: Multipart) -> Result<Vec<NewSource>> {
    let unreadable = |error| Error { source: Some(Box::new(error)), ..torn() };
    let mut files = Vec::new();
    while let Some(field) = form.next_field().await.map_err(unreadable)? {
        let Some(name) = field.file_name().map(str::to_owned) else { continue };
        if files.len() == FILES_MAX {
            return Err(Error::invalid("file", format!("One upload holds at most {FILES_MAX} files.")));
        }
        let media_type = field.content_type().map(str::to_owned);
        let bytes = field.bytes().await.map_err(unreadable)?;
        let read = move || NewSource::of_file(&name, media_type.as_deref(), &bytes);
        files.push(tokio::task::spawn_blocking(read).await.map_err(Error::internal)??);
    }
    if files.is_empty() {
        return Err(Error::invalid("file", "The upload holds no file."));
    }
    Ok(files)
}

fn torn() -> Error {
    Error::new(Kind::Invalid, "unreadable", "The upload could not be read to its end; a file has at most 10 MB.")
}

/// A source with its text.
#[derive(Serialize, ToSchema)]
struct OpenedSource {
    #[serde(flatten)]
    source: Source,
    /// Markdown.
    text: String,
}

/// One source.
#[utoipa::path(get, path = "/api/v1/knowledge/sources/{id}", tag = "knowledge", params(("id" = SourceId, Path)), responses((status = 200, body = Answer<OpenedSource>)))]
async fn read(State(app): State<App>, member: Member, Id(id): Id<SourceId>) -> Result<Answer<OpenedSource>> {
    app.store
        .read(move |db| {
            let source = super::source(db, member.workspace, id)?;
            let text = super::text(db, member.workspace, id)?;
            Ok(Answer::at(events::latest(db, member.workspace)?, OpenedSource { source, text }))
        })
        .await
}

/// Replaces a source's title and text.
#[utoipa::path(put, path = "/api/v1/knowledge/sources/{id}", tag = "knowledge", params(("id" = SourceId, Path)), request_body = TextForm, responses((status = 200, body = Answer<Source>)))]
async fn replace(
    State(app): State<App>,
    Author(member): Author,
    Id(id): Id<SourceId>,
    Body(form): Body<TextForm>,
) -> Result<Answer<Source>> {
    let new = of_text(form).await?;
    let replace = move |tx: &mut store::Tx<'_>| super::replace::replace(tx, &member.actor, id, &new);
    Ok(app.store.write(member.workspace, "knowledge.replace", replace).await?.into())
}

/// Removes a source.
#[utoipa::path(delete, path = "/api/v1/knowledge/sources/{id}", tag = "knowledge", params(("id" = SourceId, Path)), responses((status = 200, body = Answer<Source>)))]
async fn remove(State(app): State<App>, Author(member): Author, Id(id): Id<SourceId>) -> Result<Answer<Source>> {
    let remove = move |tx: &mut store::Tx<'_>| super::remove::remove(tx, &member.actor, id);
    Ok(app.store.write(member.workspace, "knowledge.remove", remove).await?.into())
}

/// The pieces of a source that are searched.
#[utoipa::path(get, path = "/api/v1/knowledge/sources/{id}/chunks", tag = "knowledge", params(("id" = SourceId, Path)), responses((status = 200, body = Answer<Vec<Chunk>>)))]
async fn chunks(State(app): State<App>, member: Member, Id(id): Id<SourceId>) -> Result<Answer<Vec<Chunk>>> {
    app.store
        .read(move |db| {
            super::source(db, member.workspace, id)?;
            let chunks = super::list::chunks(db, member.workspace, id)?;
            Ok(Answer::at(events::latest(db, member.workspace)?, chunks))
        })
        .await
}

/// What to look for.
#[derive(Deserialize, IntoParams)]
struct SearchQuery {
    /// A visitor's question.
    q: String,
}

/// What the agent would find for a question.
#[utoipa::path(get, path = "/api/v1/knowledge/search", tag = "knowledge", params(SearchQuery), responses((status = 200, body = Plain<Vec<Shown>>)))]
async fn search(State(app): State<App>, member: Member, Query(query): Query<SearchQuery>) -> Result<Plain<Vec<Shown>>> {
    Ok(Plain { data: shown(super::search::search(&app, member.workspace, &query.q).await?) })
}
