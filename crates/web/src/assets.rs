//! The files of the web apps: inside the binary in release builds, in `web/` on disk in debug
//! builds, where a reload shows what `vite build --watch` has just written.

use std::borrow::Cow;
use std::path::{Component, Path};

use crate::describe;
use crate::encoding::Encoding;

/// Where files come from.
#[derive(Clone, Copy)]
pub(crate) enum Source {
    /// A table sorted by path. Empty when the apps could not be built.
    #[allow(dead_code, reason = "the build script chooses one of the two")]
    Embedded(&'static [Embedded]),
    /// The folder `web/`; `dashboard/x` is `dashboard/dist/x` there.
    #[allow(dead_code, reason = "the build script chooses one of the two")]
    Folder(&'static str),
}

/// One row of the table that the build script writes.
pub(crate) struct Embedded {
    pub(crate) path: &'static str,
    pub(crate) content_type: &'static str,
    pub(crate) hash: &'static str,
    pub(crate) plain: &'static [u8],
    pub(crate) gzip: Option<&'static [u8]>,
    pub(crate) brotli: Option<&'static [u8]>,
}

/// A file in one encoding, ready to be sent.
pub(crate) struct Asset {
    pub(crate) content_type: &'static str,
    pub(crate) hash: Cow<'static, str>,
    pub(crate) encoding: Encoding,
    pub(crate) bytes: Cow<'static, [u8]>,
}

/// What this build serves.
pub(crate) const BUILT: Source = include!(concat!(env!("OUT_DIR"), "/assets.rs"));

impl Source {
    /// The file at `app/path`, in the best encoding that is stored and accepted.
    pub(crate) fn find(self, path: &str, accepted: impl Fn(Encoding) -> bool) -> Option<Asset> {
        match self {
            Self::Embedded(table) => {
                let row = &table[table.binary_search_by(|row| row.path.cmp(path)).ok()?];
                let stored = [(Encoding::Brotli, row.brotli), (Encoding::Gzip, row.gzip)];
                let (encoding, bytes) = stored
                    .into_iter()
                    .find_map(|(encoding, bytes)| bytes.filter(|_| accepted(encoding)).map(|bytes| (encoding, bytes)))
                    .unwrap_or((Encoding::Identity, row.plain));
                Some(Asset {
                    content_type: row.content_type,
                    hash: Cow::Borrowed(row.hash),
                    encoding,
                    bytes: Cow::Borrowed(bytes),
                })
            }
            Self::Folder(web) => {
                let (app, file) = path.split_once('/')?;
                let file = Path::new(file);
                if !file.components().all(|part| matches!(part, Component::Normal(_))) {
                    return None;
                }
                let bytes = std::fs::read(Path::new(web).join(app).join("dist").join(file)).ok()?;
                Some(Asset {
                    content_type: describe::content_type(path),
                    hash: Cow::Owned(describe::hash(&bytes)),
                    encoding: Encoding::Identity,
                    bytes: Cow::Owned(bytes),
                })
            }
        }
    }
}
