//! Finds the contact that a caller means, or makes one.

use store::{Query, Tx, WorkspaceId, params};

use super::ContactKind;
use crate::error::Result;
use crate::events::{Actor, Event, Kind, Record, Who};
use crate::ids::ContactId;
use crate::mail_address::{fold, is_mail_address};

/// The user with the customer's own id.
pub fn by_external_id(db: &mut impl Query, workspace: WorkspaceId, external_id: &str) -> Result<Option<ContactId>> {
    let row = db.row(
        "select contact_id from contact_identities where workspace_id = $1 and kind = 'external_id' and value = $2",
        params![workspace, external_id],
    )?;
    row.map(|row| Ok(row.get("contact_id")?)).transpose()
}

/// The contact with this address: the verified one, then the newest.
pub fn by_email(db: &mut impl Query, workspace: WorkspaceId, email: &str) -> Result<Option<ContactId>> {
    let row = db.row(
        "select contact_id from contact_identities where workspace_id = $1 and kind = 'email' and value = $2 \
         order by verified desc, created_at desc, contact_id desc limit 1",
        params![workspace, fold(email)],
    )?;
    row.map(|row| Ok(row.get("contact_id")?)).transpose()
}

/// The newest lead who left this address, whoever else has named it since.
pub fn lead_by_email(db: &mut impl Query, workspace: WorkspaceId, email: &str) -> Result<Option<ContactId>> {
    let row = db.row(
        "select i.contact_id from contact_identities i join contacts p on p.workspace_id = i.workspace_id and p.id = i.contact_id \
         where i.workspace_id = $1 and i.kind = 'email' and i.value = $2 and p.kind = 'lead' \
         order by i.created_at desc, i.contact_id desc limit 1",
        params![workspace, fold(email)],
    )?;
    row.map(|row| Ok(row.get("contact_id")?)).transpose()
}

/// Makes a contact about whom nothing is known yet.
pub fn create(tx: &mut Tx<'_>, actor: Option<&Actor>, kind: ContactKind) -> Result<ContactId> {
    let id = ContactId(tx.new_id());
    tx.execute(
        "insert into contacts (workspace_id, id, kind, custom_fields, context, verified, first_seen, last_seen, created_at, updated_at) \
         values ($1, $2, $3, $4, $4, $5, $6, $6, $6, $6)",
        params![tx.workspace(), id, kind, serde_json::json!({}), false, tx.at()],
    )?;
    let themselves = Actor::new(Who::Contact(id));
    tx.record(actor.unwrap_or(&themselves), Event::new(Kind::ContactCreated).contact(id).with("kind", kind.word()))?;
    Ok(id)
}

/// Adds a name that a contact is known under. Known already is fine.
pub fn add_identity(
    tx: &mut Tx<'_>,
    contact: ContactId,
    kind: &'static str,
    value: &str,
    verified: bool,
) -> Result<()> {
    tx.execute(
        "insert into contact_identities (workspace_id, kind, value, contact_id, verified, created_at) values ($1, $2, $3, $4, $5, $6) \
         on conflict (workspace_id, kind, value, contact_id) do update set \
         verified = contact_identities.verified or excluded.verified",
        params![tx.workspace(), kind, value, contact, verified, tx.at()],
    )?;
    Ok(())
}

/// This is the contact's only address from now on; with none, or with what can't be one, they have none.
pub fn readdress(tx: &mut Tx<'_>, contact: ContactId, email: Option<&str>, verified: bool) -> Result<()> {
    let folded = email.map(fold).filter(|email| is_mail_address(email)).unwrap_or_default();
    tx.execute(
        "delete from contact_identities where workspace_id = $1 and kind = 'email' and contact_id = $2 and value <> $3",
        params![tx.workspace(), contact, folded.as_str()],
    )?;
    if folded.is_empty() { Ok(()) } else { add_identity(tx, contact, "email", &folded, verified) }
}

/// Whether a signed token has proved an address of this contact.
pub fn has_proved_address(db: &mut Tx<'_>, contact: ContactId) -> Result<bool> {
    let row = db.row(
        "select 1 as found from contact_identities where workspace_id = $1 and kind = 'email' and contact_id = $2 and verified = $3 limit 1",
        params![db.workspace(), contact, true],
    )?;
    Ok(row.is_some())
}

/// The user with this id of the customer's, made if unknown: by `actor`, else by themselves.
pub fn user(tx: &mut Tx<'_>, external_id: &str, actor: Option<&Actor>) -> Result<(ContactId, bool)> {
    if let Some(id) = by_external_id(tx, tx.workspace(), external_id)? {
        return Ok((id, false));
    }
    let id = create(tx, actor, ContactKind::User)?;
    name_user(tx, id, external_id)?;
    Ok((id, true))
}

/// This contact is the user with this id of the customer's from now on.
pub fn name_user(tx: &mut Tx<'_>, id: ContactId, external_id: &str) -> Result<()> {
    tx.execute(
        "update contacts set external_id = $3 where workspace_id = $1 and id = $2",
        params![tx.workspace(), id, external_id],
    )?;
    add_identity(tx, id, "external_id", external_id, false)
}

/// Somebody about whom only a session is known.
pub fn anonymous(tx: &mut Tx<'_>, session_id: &str) -> Result<ContactId> {
    let id = create(tx, None, ContactKind::Anonymous)?;
    add_identity(tx, id, "session", session_id, false)?;
    Ok(id)
}

/// They are here now. Written without an event.
pub fn seen(tx: &mut Tx<'_>, id: ContactId) -> Result<()> {
    tx.execute(
        "update contacts set last_seen = $3 where workspace_id = $1 and id = $2",
        params![tx.workspace(), id, tx.at()],
    )?;
    Ok(())
}

/// Fills in a name or an address that is not known yet; what is known stays.
pub fn enrich(tx: &mut Tx<'_>, id: ContactId, name: Option<&str>, email: Option<&str>) -> Result<()> {
    let before = super::contact(tx, tx.workspace(), id)?;
    let name = name.filter(|_| before.name.is_none());
    let email = email.filter(|_| before.email.is_none());
    if name.is_none() && email.is_none() {
        return Ok(());
    }
    tx.execute(
        "update contacts set name = coalesce(cast($3 as text), name), email = coalesce(cast($4 as text), email), updated_at = $5 \
         where workspace_id = $1 and id = $2",
        params![tx.workspace(), id, name, email, tx.at()],
    )?;
    if let Some(email) = email.map(fold).filter(|email| is_mail_address(email)) {
        add_identity(tx, id, "email", &email, false)?;
    }
    tx.record(&Actor::new(Who::Contact(id)), Event::new(Kind::ContactUpdated).contact(id))?;
    Ok(())
}
