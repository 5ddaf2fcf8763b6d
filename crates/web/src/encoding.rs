//! Which stored form of a file a browser takes (RFC 9110, section 12.5.3).

/// The forms in which a file can be stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Encoding {
    Brotli,
    Gzip,
    Identity,
}

impl Encoding {
    /// The word in `Content-Encoding`; the plain form has none.
    pub(crate) fn name(self) -> Option<&'static str> {
        match self {
            Self::Brotli => Some("br"),
            Self::Gzip => Some("gzip"),
            Self::Identity => None,
        }
    }

    /// Whether a value of `Accept-Encoding` allows this form. A weight of zero refuses it.
    pub(crate) fn accepted_by(self, header: &str) -> bool {
        let Some(name) = self.name() else { return true };
        let weight_of = |wanted: &str| {
            header.split(',').find_map(|choice| {
                let (coding, weight) = choice.split_once(';').unwrap_or((choice, "q=1"));
                let weight = weight.trim().strip_prefix("q=").unwrap_or("1");
                coding.trim().eq_ignore_ascii_case(wanted).then(|| weight.parse::<f32>().unwrap_or(0.0))
            })
        };
        weight_of(name).or_else(|| weight_of("*")).is_some_and(|weight| weight > 0.0)
    }
}

#[cfg(test)]
mod tests {
    use super::Encoding::{Brotli, Gzip, Identity};

    #[test]
    fn weights_and_the_star_are_respected() {
        assert!(Brotli.accepted_by("gzip, deflate, br, zstd"));
        assert!(Gzip.accepted_by("GZIP;q=0.5"));
        assert!(!Brotli.accepted_by("br;q=0, *"));
        assert!(Brotli.accepted_by("gzip;q=0, *;q=0.1"));
        assert!(!Gzip.accepted_by("br"));
        assert!(!Brotli.accepted_by(""));
        assert!(Identity.accepted_by(""));
    }
}
