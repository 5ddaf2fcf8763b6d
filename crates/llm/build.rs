//! Says where the embedding model's files are: in a release they become part of the binary, a debug build reads them from
//! `models/minilm`. It never fails because they are absent; the product says so instead.

use std::env;
use std::error::Error;
use std::fs;
use std::path::Path;

fn main() -> Result<(), Box<dyn Error>> {
    let folder = Path::new(&env::var("CARGO_MANIFEST_DIR")?).join("../../models/minilm");
    // A folder that exists can be watched: fetching the files builds this crate again, and nothing else does.
    let made = fs::create_dir_all(&folder);
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed={}", folder.display());
    let files = ["model.onnx", "tokenizer.json"].map(|name| folder.join(name));
    let source = match (env::var("PROFILE")?.as_str(), made, files) {
        ("release", _, [model, tokenizer]) if model.exists() && tokenizer.exists() => {
            let (model, tokenizer) = (fs::canonicalize(model)?, fs::canonicalize(tokenizer)?);
            format!("Files::Embedded {{ model: include_bytes!({model:?}), tokenizer: include_bytes!({tokenizer:?}) }}")
        }
        ("release", ..) | (_, Err(_), _) => "Files::Absent".to_owned(),
        _ => format!("Files::Folder({:?})", fs::canonicalize(&folder)?),
    };
    fs::write(Path::new(&env::var("OUT_DIR")?).join("minilm.rs"), source)?;
    Ok(())
}
