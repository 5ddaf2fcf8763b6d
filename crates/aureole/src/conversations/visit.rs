//! The page that a visitor has in front. Written without an event, like everything that only says they are here.

use store::{Tx, params};

use crate::error::Result;
use crate::ids::ConversationId;

/// Longest address of a page, in characters.
pub const PAGE_URL_CHARACTERS_MAX: usize = 2_000;

/// They are on this page now.
pub fn visit(tx: &mut Tx<'_>, id: ConversationId, page_url: &str) -> Result<()> {
    let page: String = page_url.chars().take(PAGE_URL_CHARACTERS_MAX).collect();
    tx.execute(
        "update conversations set page_url = $3 where workspace_id = $1 and id = $2",
        params![tx.workspace(), id, page],
    )?;
    Ok(())
}
