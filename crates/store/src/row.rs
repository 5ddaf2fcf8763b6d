//! One row of a result, owned, so that it outlives the statement.

use std::sync::Arc;

use crate::{Error, FromValue, Value};

/// A row: its columns are read by name.
#[derive(Debug, Clone)]
pub struct Row {
    columns: Arc<[String]>,
    values: Vec<Value>,
}

impl Row {
    pub(crate) fn new(columns: Arc<[String]>, values: Vec<Value>) -> Self {
        Row { columns, values }
    }

    /// The value of a column: `row.get::<String>("subject")?`.
    ///
    /// # Errors
    /// When there is no such column or its value isn't a `T`; both are mistakes of the program.
    pub fn get<T: FromValue>(&self, column: &str) -> Result<T, Error> {
        let wrong = |reason: String| Error::Column { column: column.to_owned(), reason };
        let place = self.columns.iter().position(|name| name == column);
        let value = place.and_then(|place| self.values.get(place));
        let value = value.ok_or_else(|| wrong("not in the result".to_owned()))?;
        T::from_value(value.clone()).map_err(wrong)
    }
}
