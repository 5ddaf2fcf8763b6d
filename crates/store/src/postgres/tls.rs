//! TLS as libpq's settings mean it, by rustls.
//!
//! `sslmode=prefer` (the default) and `require` encrypt without asking who answers, unless `sslrootcert` names the
//! authority; `verify-ca` and `verify-full` ask for a certificate of that authority, or of a public one, in the
//! server's name.

use std::sync::Arc;

use postgres::config::SslMode;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{self, CryptoProvider};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{ClientConfig, DigitallySignedStruct, RootCertStore, SignatureScheme};
use tokio_postgres_rustls::MakeRustlsConnect;

use crate::{Error, OpenError};

/// How the server is asked for TLS and what is asked of its certificate.
pub(super) struct TlsOptions {
    pub(super) mode: SslMode,
    /// The authorities that a certificate must come from; absent when nobody asks.
    authorities: Option<RootCertStore>,
}

/// Takes the TLS settings out of a URL, because the client crate doesn't know them all.
pub(super) fn take_options(url: &str) -> Result<(String, TlsOptions), OpenError> {
    let (address, query) = url.split_once('?').unwrap_or((url, ""));
    let (mut mode, mut certificate, mut others) = ("prefer", None, Vec::new());
    for setting in query.split('&').filter(|setting| !setting.is_empty()) {
        match setting.split_once('=') {
            Some(("sslmode", value)) => mode = value,
            Some(("sslrootcert", value)) => certificate = Some(value.replace("%2F", "/")),
            _ => others.push(setting),
        }
    }
    let (mode, must_verify) = match mode {
        "disable" => (SslMode::Disable, false),
        "allow" | "prefer" => (SslMode::Prefer, false),
        "require" => (SslMode::Require, false),
        "verify-ca" | "verify-full" => (SslMode::Require, true),
        other => return Err(OpenError::Url(format!("sslmode can't be {other}"))),
    };
    let authorities = match certificate.as_deref() {
        Some(path) if path != "system" => Some(authorities_in(path)?),
        Some(_) => Some(public_authorities()),
        None => must_verify.then(public_authorities),
    };
    let plain = if others.is_empty() { address.to_owned() } else { format!("{address}?{}", others.join("&")) };
    Ok((plain, TlsOptions { mode, authorities }))
}

fn public_authorities() -> RootCertStore {
    webpki_roots::TLS_SERVER_ROOTS.iter().cloned().collect()
}

fn authorities_in(path: &str) -> Result<RootCertStore, OpenError> {
    let unusable = |reason: String| OpenError::Url(format!("sslrootcert {path}: {reason}"));
    let mut authorities = RootCertStore::empty();
    let certificates = CertificateDer::pem_file_iter(path).map_err(|error| unusable(error.to_string()))?;
    for certificate in certificates {
        let certificate = certificate.map_err(|error| unusable(error.to_string()))?;
        authorities.add(certificate).map_err(|error| unusable(error.to_string()))?;
    }
    if authorities.is_empty() {
        return Err(unusable("there is no certificate in it".to_owned()));
    }
    Ok(authorities)
}

impl TlsOptions {
    pub(super) fn connector(&self) -> Result<MakeRustlsConnect, Error> {
        let provider = Arc::new(crypto::ring::default_provider());
        let builder = ClientConfig::builder_with_provider(Arc::clone(&provider))
            .with_safe_default_protocol_versions()
            .map_err(|error| Error::Unavailable(error.to_string()))?;
        let config = match &self.authorities {
            Some(authorities) => builder.with_root_certificates(authorities.clone()).with_no_client_auth(),
            None => builder
                .dangerous()
                .with_custom_certificate_verifier(Arc::new(Unasked { provider }))
                .with_no_client_auth(),
        };
        Ok(MakeRustlsConnect::new(config))
    }
}

/// Encrypts without asking who answers, as libpq does when it was given no authority.
#[derive(Debug)]
struct Unasked {
    provider: Arc<CryptoProvider>,
}

impl ServerCertVerifier for Unasked {
    fn verify_server_cert(
        &self,
        _certificate: &CertificateDer<'_>,
        _intermediates: &[CertificateDer<'_>],
        _name: &ServerName<'_>,
        _ocsp: &[u8],
        _now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        crypto::verify_tls12_signature(message, certificate, signature, algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        crypto::verify_tls13_signature(message, certificate, signature, algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider.signature_verification_algorithms.supported_schemes()
    }
}
