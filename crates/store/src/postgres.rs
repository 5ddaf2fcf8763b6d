//! PostgreSQL.

use crate::store::Shared;
use crate::{Migration, OpenError, Options};

pub(crate) fn open(
    _url: &str,
    _options: Options,
    _migrations: &[Migration],
) -> Result<Shared, OpenError> {
    Err(OpenError::Url(
        "PostgreSQL support lands in the next commits".to_owned(),
    ))
}
