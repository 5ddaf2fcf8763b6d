//! A contact is forgotten: the row stays for what points to it, and holds nothing of the person.

use store::{Tx, params};

use crate::error::Result;
use crate::ids::ContactId;

/// Forgets everything known about a contact, and the names they were known under.
pub fn erase(tx: &mut Tx<'_>, id: ContactId) -> Result<()> {
    tx.execute(
        "delete from contact_identities where workspace_id = $1 and contact_id = $2",
        params![tx.workspace(), id],
    )?;
    tx.execute(
        "update contacts set external_id = null, name = null, email = null, phone = null, signed_up_at = null, renewal_status = null, \
         renewal_date = null, contract_term = null, payment_terms = null, on_contract = null, mrr = null, arr = null, \
         custom_fields = $3, context = $3, company_id = null, verified = $4, server_signed = $4, locale = null, time_zone = null, \
         erased_at = $5, updated_at = $5 where workspace_id = $1 and id = $2",
        params![tx.workspace(), id, serde_json::json!({}), false, tx.at()],
    )?;
    Ok(())
}
