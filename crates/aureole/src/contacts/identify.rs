//! A user is present, and the customer's site says who they are; or a company is named.

use serde_json::{Map, Value};
use store::{Tx, params};

use super::traits::Split;
use super::{
    Company, Contact, ContactKind, STORED_BYTES_MAX, company, company_by_external_id, contact, merged, merged_within,
    resolve,
};
use crate::error::{Error, Result};
use crate::events::{Actor, Event, Kind, Record, Who};
use crate::ids::{CompanyId, ContactId};

/// The trait by which somebody is answered.
const EMAIL: &str = "email";

/// What is said about a user.
#[derive(Clone, Debug, Default)]
pub struct Identification {
    /// The customer's own id.
    pub external_id: String,
    /// Traits, sorted.
    pub traits: Split,
    /// Context entries; a key that is there already is replaced.
    pub context: Map<String, Value>,
    /// A signed token has proved who they are: a lead becomes a user.
    pub verified: bool,
    /// The token has also proved the address among the traits.
    pub email_verified: bool,
    /// What is known already makes room if it has become too much; otherwise that is refused.
    pub makes_room: bool,
}

/// Upserts the user and bumps `last_seen`.
pub fn identify(tx: &mut Tx<'_>, said: &Identification) -> Result<Contact> {
    let proof = Proof { person: said.verified, email: said.email_verified, server: false };
    let (id, is_new) = user(tx, said)?;
    let changed = update(tx, id, said, proof)?;
    resolve::seen(tx, id)?;
    if changed && !is_new {
        tx.record(&Actor::new(Who::Contact(id)), Event::new(Kind::ContactUpdated).contact(id))?;
    }
    contact(tx, tx.workspace(), id)
}

/// The user with this id. Unknown before, but with an address that a token proves and a lead has: that lead.
fn user(tx: &mut Tx<'_>, said: &Identification) -> Result<(ContactId, bool)> {
    let workspace = tx.workspace();
    let proved = said.traits.text(EMAIL).filter(|_| said.email_verified).map(str::to_owned);
    if let Some(email) = proved
        && resolve::by_external_id(tx, workspace, &said.external_id)?.is_none()
        && let Some(lead) = resolve::lead_by_email(tx, workspace, &email)?
    {
        resolve::name_user(tx, lead, &said.external_id)?;
        return Ok((lead, false));
    }
    resolve::user(tx, &said.external_id, None)
}

/// What a signed token proves.
#[derive(Clone, Copy, Debug, Default)]
pub struct Proof {
    /// Who they are.
    pub person: bool,
    /// Their address.
    pub email: bool,
    /// The customer's own server says it, about whomever it likes.
    pub server: bool,
}

impl Proof {
    /// Whether the call may say what this contact's address is. One that was proved gives way to proof only, and whoever
    /// proves nothing says nothing of it about somebody who can be proved: answers would go to a stranger.
    fn may_address(self, tx: &mut Tx<'_>, contact: &Contact) -> Result<bool> {
        if self.email || self.server {
            return Ok(true);
        }
        Ok((self.person || !contact.is_guarded()) && !resolve::has_proved_address(tx, contact.id)?)
    }
}

/// Merges traits and context into a contact, and says whether anything is different now.
pub fn update(tx: &mut Tx<'_>, id: ContactId, said: &Identification, proof: Proof) -> Result<bool> {
    let workspace = tx.workspace();
    let (traits, makes_room) = (&said.traits, said.makes_room);
    let before = contact(tx, workspace, id)?;
    let may_address = proof.may_address(tx, &before)?;
    for (column, value) in traits.columns.iter().filter(|(column, _)| *column != EMAIL || may_address) {
        let sql = format!("update contacts set {column} = $3 where workspace_id = $1 and id = $2");
        tx.execute(&sql, params![workspace, id, value.clone()])?;
    }
    if may_address && traits.names(EMAIL) {
        resolve::readdress(tx, id, traits.text(EMAIL), proof.email)?;
    }
    let kind = match before.kind {
        ContactKind::Lead if proof.person => ContactKind::User,
        kind => kind,
    };
    tx.execute(
        "update contacts set custom_fields = $3, context = $4, verified = verified or $5, kind = $6, server_signed = server_signed or $7 \
         where workspace_id = $1 and id = $2",
        params![
            workspace, id, grown("traits", &before.custom_fields, &traits.custom, makes_room)?,
            grown("context", &before.context, &said.context, makes_room)?, proof.person, kind, proof.server
        ],
    )?;
    let after = contact(tx, workspace, id)?;
    let differs = (&after.traits, &after.custom_fields, &after.context, after.verified, after.kind)
        != (&before.traits, &before.custom_fields, &before.context, before.verified, before.kind);
    if differs {
        tx.execute(
            "update contacts set updated_at = $3 where workspace_id = $1 and id = $2",
            params![workspace, id, tx.at()],
        )?;
    }
    Ok(differs)
}

/// What was known with what is new, within what is stored of one noun.
fn grown(field: &'static str, known: &Value, new: &Map<String, Value>, makes_room: bool) -> Result<Value> {
    if makes_room {
        return Ok(merged_within(known.clone(), new.clone()));
    }
    let all = merged(known.clone(), new.clone());
    if all != *known && all.to_string().len() > STORED_BYTES_MAX {
        return Err(Error::invalid(
            field,
            format!(
                "Together with what was said before, {field} would have more than {STORED_BYTES_MAX} bytes. \
                 Give keys that are there already other values instead of adding new ones."
            ),
        ));
    }
    Ok(all)
}

/// The company with the customer's own id, made if unknown.
pub fn company_named(tx: &mut Tx<'_>, actor: &Actor, external_id: &str) -> Result<CompanyId> {
    let workspace = tx.workspace();
    if let Some(id) = company_by_external_id(tx, workspace, external_id)? {
        return Ok(id);
    }
    let id = CompanyId(tx.new_id());
    tx.execute(
        "insert into companies (workspace_id, id, external_id, custom_fields, context, created_at, updated_at) \
         values ($1, $2, $3, $4, $4, $5, $5)",
        params![workspace, id, external_id, serde_json::json!({}), tx.at()],
    )?;
    tx.record(actor, Event::new(Kind::CompanyUpdated).company(id))?;
    Ok(id)
}

/// Upserts a company by the customer's own id.
pub fn identify_company(
    tx: &mut Tx<'_>,
    actor: &Actor,
    external_id: &str,
    traits: &Split,
    context: &Map<String, Value>,
) -> Result<Company> {
    let workspace = tx.workspace();
    let id = company_named(tx, actor, external_id)?;
    let before = company(tx, workspace, id)?;
    for (column, value) in &traits.columns {
        let sql = format!("update companies set {column} = $3 where workspace_id = $1 and id = $2");
        tx.execute(&sql, params![workspace, id, value.clone()])?;
    }
    tx.execute(
        "update companies set custom_fields = $3, context = $4 where workspace_id = $1 and id = $2",
        params![
            workspace,
            id,
            grown("traits", &before.custom_fields, &traits.custom, false)?,
            grown("context", &before.context, context, false)?
        ],
    )?;
    let after = company(tx, workspace, id)?;
    if (&after.traits, &after.custom_fields, &after.context) == (&before.traits, &before.custom_fields, &before.context)
    {
        return Ok(after);
    }
    tx.execute(
        "update companies set updated_at = $3 where workspace_id = $1 and id = $2",
        params![workspace, id, tx.at()],
    )?;
    tx.record(actor, Event::new(Kind::CompanyUpdated).company(id))?;
    company(tx, workspace, id)
}

/// The contact belongs to this company from now on.
pub fn link_company(tx: &mut Tx<'_>, actor: &Actor, contact_id: ContactId, company: CompanyId) -> Result<()> {
    let changed = tx.execute(
        "update contacts set company_id = $3, updated_at = $4 where workspace_id = $1 and id = $2 \
         and (company_id is null or company_id <> $3)",
        params![tx.workspace(), contact_id, company, tx.at()],
    )?;
    if changed > 0 {
        tx.record(actor, Event::new(Kind::ContactUpdated).contact(contact_id).company(company))?;
    }
    Ok(())
}
