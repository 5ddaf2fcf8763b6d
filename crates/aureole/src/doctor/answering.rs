//! Who answers: how passages are found, and whether the connected models did answer when they were asked last.

use llm::MiniLm;
use store::{Query, params};

use crate::agents::model::{ModelState, models};
use crate::config::Config;
use crate::error::Result;

/// How passages are found.
pub(super) fn search() -> String {
    match MiniLm::find() {
        Some(_) => "passages are found by words and by meaning".to_owned(),
        None => "passages are found by words: this build has no embedding model. bin/run builds one that has it, and Knowledge \
                 takes an endpoint"
            .to_owned(),
    }
}

/// The models that teams have connected. No call is made: what counts is how their last one ended. What keeps them from
/// being read at all is said of the database.
pub(super) fn connected(config: &Config) -> Result<String, String> {
    let read = store::look(&config.data.database(), |db| Ok(outages(db)));
    let Ok(Ok((count, outages))) = read else {
        return Ok("none are connected yet, or the database doesn't tell".to_owned());
    };
    match (count, outages.as_slice()) {
        (0, _) => Ok("none is connected: the built-in one answers".to_owned()),
        (_, []) => Ok(format!("{count} connected, and none that failed when it was asked last")),
        (_, outages) => Err(format!(
            "{}. Visitors get answers without it meanwhile; repair what the reason names, then press Test in Settings, Models",
            outages.join("; ")
        )),
    }
}

/// How many models there are, and a line for each that fails.
fn outages(db: &mut impl Query) -> Result<(usize, Vec<String>)> {
    let (mut count, mut outages) = (0, Vec::new());
    for workspace in db.rows("select workspace_id, name from workspace_settings order by workspace_id", params![])? {
        let name: String = workspace.get("name")?;
        for model in models(db, workspace.get("workspace_id")?)? {
            count += 1;
            if model.state == ModelState::Failing {
                let reason = model.failure.unwrap_or_default();
                outages.push(format!("“{}” of {name} does not answer: {reason}", model.name));
            }
        }
    }
    Ok((count, outages))
}
