//! Enums whose words stand in the database, the log and the API: one declaration for all three.

/// Declares an enum whose words stand in the database, the log and the API.
#[macro_export]
macro_rules! words {
    ($(#[doc = $doc:literal])* $name:ident { $($(#[doc = $variant_doc:literal])* $variant:ident = $word:literal,)* }) => {
        $(#[doc = $doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
        pub enum $name {
            $($(#[doc = $variant_doc])* #[serde(rename = $word)] $variant,)*
        }

        impl $name {
            /// Every word, in the order of the declaration.
            pub const WORDS: &[&str] = &[$($word),*];

            /// The word of the database, the log and the API.
            pub fn word(self) -> &'static str {
                match self { $(Self::$variant => $word,)* }
            }

            /// The value of this word.
            pub fn parse(word: &str) -> Option<Self> {
                match word { $($word => Some(Self::$variant),)* _ => None }
            }
        }

        impl utoipa::PartialSchema for $name {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
                utoipa::openapi::ObjectBuilder::new()
                    .schema_type(utoipa::openapi::schema::Type::String)
                    .description(Some([$($doc),*].concat().trim()))
                    .enum_values(Some(Self::WORDS.iter().copied()))
                    .into()
            }
        }

        impl utoipa::ToSchema for $name {}

        impl From<$name> for store::Value {
            fn from(value: $name) -> store::Value {
                store::Value::from(value.word())
            }
        }

        impl store::FromValue for $name {
            fn from_value(value: store::Value) -> Result<Self, String> {
                let word = String::from_value(value)?;
                Self::parse(&word).ok_or_else(|| format!("{word} is no {}", stringify!($name)))
            }
        }
    };
}
