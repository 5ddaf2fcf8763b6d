//! Builds the web apps when their sources changed and lists the result for the crate.
//!
//! It never fails the Rust build: without npm, or with sources that don't build, the list is
//! empty, the server shows a page that says which command to run, and cargo prints a warning.

use std::env;
use std::error::Error;
use std::ffi::OsStr;
use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::Command;

use sha2::{Digest, Sha256};

#[allow(dead_code, reason = "the crate uses the whole of it")]
#[path = "src/describe.rs"]
mod describe;

/// The apps and where each of them is built, relative to `web/`.
const APPS: [&str; 3] = ["dashboard", "docs", "widget"];
/// Content that is built or downloaded, not written by hand.
const NOT_SOURCE: [&str; 3] = ["node_modules", "dist", ".vite"];
/// Below this a compressed copy saves less than its headers cost.
const COMPRESS_BYTES_MIN: usize = 512;
/// How much of npm's complaint a cargo warning repeats.
const WARNING_LINES_MAX: usize = 12;

type Outcome<T> = Result<T, Box<dyn Error>>;

fn main() -> Outcome<()> {
    let web = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?).join("../../web");
    let out = PathBuf::from(env::var("OUT_DIR")?);
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=src/describe.rs");
    let outcome = build(&web);
    // Only now: a first build makes the folders that must not be watched.
    watch(&web);
    let source = match outcome {
        Ok(()) if env::var("PROFILE")? == "release" => embed(&web, &out)?,
        Ok(()) => format!("Source::Folder({:?})", fs::canonicalize(&web)?),
        Err(problem) => {
            for line in problem.to_string().lines() {
                println!("cargo::warning={line}");
            }
            "Source::Embedded(&[])".to_owned()
        }
    };
    fs::write(out.join("assets.rs"), source)?;
    Ok(())
}

/// Asks cargo to come again when a source changes. A folder stands for all below it, so one that
/// holds something built is named by its parts.
fn watch(folder: &Path) {
    if !holds_built(folder) {
        println!("cargo::rerun-if-changed={}", folder.display());
        return;
    }
    for entry in entries(folder).filter(|entry| !is_built(entry)) {
        if entry.is_dir() {
            watch(&entry);
        } else {
            println!("cargo::rerun-if-changed={}", entry.display());
        }
    }
}

fn holds_built(folder: &Path) -> bool {
    entries(folder).any(|entry| is_built(&entry) || entry.is_dir() && holds_built(&entry))
}

fn is_built(path: &Path) -> bool {
    path.file_name().and_then(OsStr::to_str).is_some_and(|name| NOT_SOURCE.contains(&name))
}

fn entries(folder: &Path) -> impl Iterator<Item = PathBuf> {
    fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path())
}

/// Brings every `dist` folder up to date. The lock lets several cargo processes and profiles share one build.
fn build(web: &Path) -> Outcome<()> {
    let lock = File::open(web.join("package.json")).map_err(|error| format!("web/package.json: {error}"))?;
    lock.lock()?;
    let state = web.join("node_modules/.aureole-build");
    let sources = digest(web, &files_below(web, &NOT_SOURCE)?)?;
    let known = fs::read_to_string(&state).unwrap_or_default();
    if known == format!("{sources} {}", built(web)?) {
        return Ok(());
    }
    install(web)?;
    npm(web, &["run", "build"])?;
    fs::write(&state, format!("{sources} {}", built(web)?))?;
    Ok(())
}

/// Installs exactly what the lock file says, unless that was done since it changed: npm leaves a lock file of its own
/// behind when it is through.
fn install(web: &Path) -> Outcome<()> {
    let changed = |file: &str| fs::metadata(web.join(file)).and_then(|file| file.modified()).ok();
    let installed = "node_modules/.package-lock.json";
    if changed(installed) < changed("package-lock.json") {
        // A missing npm or network is not in the sources: look again at the next build.
        npm(web, &["ci", "--include=dev", "--no-audit", "--no-fund"])
            .inspect_err(|_| println!("cargo::rerun-if-changed={}", web.join(installed).display()))?;
    }
    Ok(())
}

fn npm(web: &Path, arguments: &[&str]) -> Outcome<()> {
    let shown = format!("npm --prefix web {}", arguments.join(" "));
    let result = Command::new("npm").args(arguments).current_dir(web).output();
    let output = match result {
        Ok(output) => output,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            return Err("the dashboard and the widget were not built: install Node.js 20.19 or newer with npm".into());
        }
        Err(error) => return Err(error.into()),
    };
    if output.status.success() {
        return Ok(());
    }
    let said = [output.stdout, output.stderr].concat();
    let said = String::from_utf8_lossy(&said);
    let lines: Vec<&str> = said.lines().filter(|line| !line.trim().is_empty()).collect();
    let last = &lines[lines.len().saturating_sub(WARNING_LINES_MAX)..];
    Err(format!("the web apps were not built: `{shown}` failed\n{}", last.join("\n")).into())
}

/// A digest of what the apps were built to.
fn built(web: &Path) -> Outcome<String> {
    let mut files = Vec::new();
    for app in APPS {
        files.extend(files_below(&web.join(app).join("dist"), &[])?);
    }
    digest(web, &files)
}

fn digest(web: &Path, files: &[PathBuf]) -> Outcome<String> {
    let mut all = Sha256::new();
    for file in files {
        let bytes = fs::read(file)?;
        all.update(format!("{}\0{}\0", file.strip_prefix(web)?.display(), bytes.len()));
        all.update(&bytes);
    }
    Ok(describe::hash(&all.finalize()))
}

/// Every file below a folder in a fixed order; none when there is no such folder.
fn files_below(folder: &Path, without: &[&str]) -> io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten() {
        let entry = entry?;
        if entry.file_name().to_str().is_some_and(|name| without.contains(&name)) {
            continue;
        }
        if entry.file_type()?.is_dir() {
            files.extend(files_below(&entry.path(), without)?);
        } else {
            files.push(entry.path());
        }
    }
    files.sort();
    Ok(files)
}

/// Copies what was built into cargo's folder under names of content, so that a later build of the
/// apps can't change bytes behind the table, and compresses only what is new.
fn embed(web: &Path, out: &Path) -> Outcome<String> {
    let folder = out.join("assets");
    fs::create_dir_all(&folder)?;
    let mut rows = Vec::new();
    for app in APPS {
        let dist = web.join(app).join("dist");
        for file in files_below(&dist, &[".vite"])? {
            let path = format!("{app}/{}", file.strip_prefix(&dist)?.display());
            rows.push((path, fs::read(file)?));
        }
    }
    rows.sort();
    let mut table = String::from("Source::Embedded(&[\n");
    for (path, bytes) in &rows {
        let hash = describe::hash(bytes);
        let copy = folder.join(&hash);
        fs::write(&copy, bytes)?;
        let gzip = compressed(&copy.with_extension("gz"), bytes, gzip)?;
        let brotli = compressed(&copy.with_extension("br"), bytes, brotli)?;
        writeln!(
            table,
            "Embedded {{ path: {path:?}, content_type: {:?}, hash: {hash:?}, plain: include_bytes!({copy:?}), gzip: {gzip}, brotli: {brotli} }},",
            describe::content_type(path),
        )?;
    }
    table.push_str("])");
    Ok(table)
}

/// The expression for a compressed copy: `None` where compression doesn't pay.
fn compressed(copy: &Path, bytes: &[u8], compress: fn(&[u8]) -> io::Result<Vec<u8>>) -> io::Result<String> {
    if !copy.exists() {
        fs::write(copy, compress(bytes)?)?;
    }
    let pays = bytes.len() >= COMPRESS_BYTES_MIN && fs::metadata(copy)?.len() < bytes.len() as u64 * 9 / 10;
    Ok(if pays { format!("Some(include_bytes!({copy:?}))") } else { "None".to_owned() })
}

fn gzip(bytes: &[u8]) -> io::Result<Vec<u8>> {
    let mut writer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    writer.write_all(bytes)?;
    writer.finish()
}

fn brotli(bytes: &[u8]) -> io::Result<Vec<u8>> {
    let mut result = Vec::new();
    brotli::BrotliCompress(&mut &bytes[..], &mut result, &brotli::enc::BrotliEncoderParams::default())?;
    Ok(result)
}
