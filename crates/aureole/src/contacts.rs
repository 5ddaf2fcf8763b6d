//! End users of the customer's product and the companies they belong to: identities, traits, context.

pub mod activity;
pub mod context;
pub mod erase;
pub mod http;
pub mod identify;
pub mod import;
pub mod list;
pub mod merge;
pub mod remove;
pub mod render;
pub mod resolve;
pub mod traits;

use serde::Serialize;
use serde_json::{Map, Value};
use store::{Query, Row, WorkspaceId, params};
use utoipa::ToSchema;

use crate::error::{Error, Result};
use crate::ids::{CompanyId, ContactId};
use crate::time::Timestamp;
use crate::words;

words! {
    /// How well somebody is known.
    ContactKind {
        /// Only a session.
        Anonymous = "anonymous",
        /// Left an address.
        Lead = "lead",
        /// A user of the customer's product.
        User = "user",
    }
}

/// An end user.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Contact {
    /// Their id.
    pub id: ContactId,
    /// How well they are known.
    pub kind: ContactKind,
    /// The customer's own id for them.
    pub external_id: Option<String>,
    /// Their name.
    pub name: Option<String>,
    /// Their address.
    pub email: Option<String>,
    /// Their number, E.164.
    pub phone: Option<String>,
    /// Their picture: the trait `avatar`.
    pub avatar_url: Option<String>,
    /// A signed token has proved who they are.
    pub verified: bool,
    /// The customer's server has signed for them, so that a token could prove who they are.
    #[serde(skip)]
    pub server_signed: bool,
    /// The company they belong to.
    pub company_id: Option<CompanyId>,
    /// Dedicated traits that are set, by their names in the reference API.
    #[schema(value_type = HashMap<String, Value>)]
    pub traits: Value,
    /// All other traits.
    #[schema(value_type = HashMap<String, Value>)]
    pub custom_fields: Value,
    /// Context entries `{label, type, value}` by key.
    #[schema(value_type = HashMap<String, context::ContextEntry>)]
    pub context: Value,
    /// Their language.
    pub locale: Option<String>,
    /// Their IANA time zone.
    pub time_zone: Option<String>,
    /// When they signed up with the customer.
    pub signed_up_at: Option<Timestamp>,
    /// When they first came.
    pub first_seen: Timestamp,
    /// When they were last here.
    pub last_seen: Timestamp,
    /// When the team last wrote to them.
    pub last_contacted_at: Option<Timestamp>,
    /// When the row was made.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
}

const CONTACT: &str = "p.id, p.kind, p.external_id, p.name, p.email, p.phone, p.signed_up_at, p.renewal_status, p.renewal_date, \
     p.contract_term, p.payment_terms, p.on_contract, p.mrr, p.arr, p.custom_fields, p.context, p.company_id, p.verified, \
     p.server_signed, p.locale, p.time_zone, p.first_seen, p.last_seen, p.last_contacted_at, p.created_at, p.updated_at";

impl Contact {
    /// A token has proved or could prove who this is. Whoever names them without one is told nothing of what is stored.
    pub fn is_guarded(&self) -> bool {
        self.verified || self.server_signed
    }

    /// What somebody knows who names the contact without proof: whom they mean.
    pub fn only_named(self) -> Contact {
        let nothing = || Value::Object(Map::new());
        Contact {
            name: None,
            email: None,
            phone: None,
            avatar_url: None,
            company_id: None,
            traits: nothing(),
            custom_fields: nothing(),
            context: nothing(),
            locale: None,
            time_zone: None,
            signed_up_at: None,
            last_contacted_at: None,
            ..self
        }
    }

    fn read(row: Row) -> Result<Contact> {
        let custom_fields: Value = row.get("custom_fields")?;
        Ok(Contact {
            id: row.get("id")?,
            kind: row.get("kind")?,
            external_id: row.get("external_id")?,
            name: row.get("name")?,
            email: row.get("email")?,
            phone: row.get("phone")?,
            avatar_url: custom_fields.get("avatar").and_then(Value::as_str).map(str::to_owned),
            verified: row.get("verified")?,
            server_signed: row.get("server_signed")?,
            company_id: row.get("company_id")?,
            traits: traits::read(&row, traits::CONTACT)?,
            custom_fields,
            context: row.get("context")?,
            locale: row.get("locale")?,
            time_zone: row.get("time_zone")?,
            signed_up_at: row.get("signed_up_at")?,
            first_seen: row.get("first_seen")?,
            last_seen: row.get("last_seen")?,
            last_contacted_at: row.get("last_contacted_at")?,
            created_at: row.get("created_at")?,
            updated_at: row.get("updated_at")?,
        })
    }
}

/// One contact; of one that was merged, the contact it became part of.
pub fn contact(db: &mut impl Query, workspace: WorkspaceId, id: ContactId) -> Result<Contact> {
    let sql = format!(
        "select {CONTACT} from contacts q join contacts p on p.workspace_id = q.workspace_id and p.id = coalesce(q.merged_into, q.id) \
         where q.workspace_id = $1 and q.id = $2"
    );
    Contact::read(db.row(&sql, params![workspace, id])?.ok_or_else(|| Error::not_found("contact"))?)
}

/// An account.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Company {
    /// Its id.
    pub id: CompanyId,
    /// The customer's own id for it.
    pub external_id: String,
    /// Its name.
    pub name: Option<String>,
    /// Its domain.
    pub domain: Option<String>,
    /// Its industry.
    pub industry: Option<String>,
    /// Its plan.
    pub plan: Option<String>,
    /// Dedicated traits that are set, by their names in the reference API.
    #[schema(value_type = HashMap<String, Value>)]
    pub traits: Value,
    /// All other traits.
    #[schema(value_type = HashMap<String, Value>)]
    pub custom_fields: Value,
    /// Context entries by key.
    #[schema(value_type = HashMap<String, context::ContextEntry>)]
    pub context: Value,
    /// When it signed up with the customer.
    pub signed_up_at: Option<Timestamp>,
    /// When the row was made.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
}

const COMPANY: &str = "k.id, k.external_id, k.name, k.domain, k.industry, k.plan, k.employee_count, k.signed_up_at, k.renewal_status, \
     k.renewal_date, k.contract_term, k.payment_terms, k.on_contract, k.mrr, k.arr, k.custom_fields, k.context, k.created_at, k.updated_at";

impl Company {
    fn read(row: Row) -> Result<Company> {
        Ok(Company {
            id: row.get("id")?,
            external_id: row.get("external_id")?,
            name: row.get("name")?,
            domain: row.get("domain")?,
            industry: row.get("industry")?,
            plan: row.get("plan")?,
            traits: traits::read(&row, traits::COMPANY)?,
            custom_fields: row.get("custom_fields")?,
            context: row.get("context")?,
            signed_up_at: row.get("signed_up_at")?,
            created_at: row.get("created_at")?,
            updated_at: row.get("updated_at")?,
        })
    }
}

/// One company.
pub fn company(db: &mut impl Query, workspace: WorkspaceId, id: CompanyId) -> Result<Company> {
    let sql = format!("select {COMPANY} from companies k where k.workspace_id = $1 and k.id = $2");
    Company::read(db.row(&sql, params![workspace, id])?.ok_or_else(|| Error::not_found("company"))?)
}

/// The company with the customer's own id.
pub fn company_by_external_id(
    db: &mut impl Query,
    workspace: WorkspaceId,
    external_id: &str,
) -> Result<Option<CompanyId>> {
    let sql = "select id from companies where workspace_id = $1 and external_id = $2";
    db.row(sql, params![workspace, external_id])?.map(|row| Ok(row.get("id")?)).transpose()
}

/// What is stored of one noun's free fields or context entries has at most so many bytes of JSON.
pub const STORED_BYTES_MAX: usize = 200_000;

/// The same within [`STORED_BYTES_MAX`]: of what was there before, what has no room beside the new is forgotten.
pub fn merged_within(stored: Value, new: Map<String, Value>) -> Value {
    let bytes = |key: &str, value: &Value| key.len() + value.to_string().len() + "\"\":,".len();
    let mut used: usize = new.iter().map(|(key, value)| bytes(key, value)).sum();
    let Value::Object(mut object) = stored else { return Value::Object(new) };
    object.retain(|key, value| {
        used += if new.contains_key(key) { 0 } else { bytes(key, value) };
        used <= STORED_BYTES_MAX
    });
    merged(Value::Object(object), new)
}

/// Adds keys to a stored object; a key that is there already is replaced.
pub fn merged(stored: Value, new: Map<String, Value>) -> Value {
    let mut object = match stored {
        Value::Object(object) => object,
        _ => Map::new(),
    };
    object.extend(new);
    Value::Object(object)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_new_pushes_out_what_has_no_room_beside_it() {
        let text = |letters: usize| Value::from("x".repeat(letters));
        let object = |entries: Vec<(&str, Value)>| -> Map<String, Value> {
            entries.into_iter().map(|(key, value)| (key.to_owned(), value)).collect()
        };
        let stored = Value::Object(object(vec![("a", text(90_000)), ("b", text(90_000))]));
        let small = merged_within(stored.clone(), object(vec![("c", text(10))]));
        assert_eq!(small.as_object().map(Map::len), Some(3), "all of it fits");
        let large = merged_within(stored, object(vec![("a", text(90_000)), ("c", text(90_000))]));
        let keys: Vec<&str> = large.as_object().into_iter().flatten().map(|(key, _)| key.as_str()).collect();
        assert_eq!(keys, ["a", "c"]);
    }
}
