//! `file:` feeds: documents that another program writes. Only what the user
//! configured is read: no redirect, move or page leads to a file.

use super::failure::Failure;
use super::request::Request;
use super::request::What;
use crate::model::poll::Exchange;
use crate::model::poll::FailureKind;
use crate::model::poll::FetchFailure;
use crate::model::poll::Hop;
use crate::model::poll::Reply;
use crate::model::poll::ReplyHeaders;
use crate::model::text::reason;
use crate::time::Clock;
use bytes::Bytes;
use sha2::Digest;
use sha2::Sha256;
use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::path::PathBuf;
use tokio::time::Instant;
use url::Url;

/// Reads the file as if a server had answered: 200 with its content and the
/// content's hash for an ETag, 304 when that is the hash known already. A
/// file's time and size do not prove that it is unchanged, and reading it is
/// cheap.
pub(super) async fn exchange(request: Request<'_>, body_max: u64, clock: &Clock) -> Exchange {
    let started = clock.now();
    let began = Instant::now();
    let known = request
        .validators
        .filter(|validators| validators.url == request.url.as_str())
        .and_then(|validators| validators.etag.clone());
    let conditional = known.is_some();
    let outcome = match path(&request) {
        Ok(path) => {
            let url = request.url.clone();
            tokio::task::spawn_blocking(move || reply(&url, &path, known, body_max))
                .await
                .unwrap_or_else(|error| Err(Failure::new(FailureKind::File, error.to_string())))
        }
        Err(failure) => Err(failure),
    };
    Exchange {
        started,
        elapsed: began.elapsed(),
        conditional,
        outcome: outcome.map_err(|failure| FetchFailure {
            kind: failure.kind,
            message: failure.message,
            hops: Vec::new(),
            unreached: false,
        }),
    }
}

fn path(request: &Request<'_>) -> Result<PathBuf, Failure> {
    if request.what != What::Feed || request.url != request.own {
        return Err(Failure::new(
            FailureKind::Refused,
            "a file is read only where the configuration names it as a feed",
        ));
    }
    request
        .url
        .to_file_path()
        .map_err(|()| Failure::new(FailureKind::File, "the address does not name a local file"))
}

fn reply(url: &Url, path: &Path, known: Option<Vec<u8>>, body_max: u64) -> Result<Reply, Failure> {
    let content = read(path, body_max)?;
    let etag = format!("\"sha256:{}\"", hex(&Sha256::digest(&content))).into_bytes();
    let same = known.as_ref() == Some(&etag);
    let status = if same { 304 } else { 200 };
    Ok(Reply {
        status,
        url: url.to_string(),
        hops: vec![Hop {
            url: url.to_string(),
            status,
        }],
        headers: ReplyHeaders {
            etag: Some(etag),
            ..ReplyHeaders::default()
        },
        body: if same {
            Bytes::new()
        } else {
            Bytes::from(content)
        },
    })
}

fn read(path: &Path, body_max: u64) -> Result<Vec<u8>, Failure> {
    let failed = |error: std::io::Error| {
        Failure::new(
            FailureKind::File,
            format!("cannot read `{}`: {}", path.display(), reason(&error)),
        )
    };
    // Before opening: opening a pipe waits for its writer.
    if !std::fs::metadata(path).map_err(failed)?.is_file() {
        return Err(Failure::new(
            FailureKind::File,
            format!("`{}` is not a regular file", path.display()),
        ));
    }
    let mut content = Vec::new();
    File::open(path)
        .map_err(failed)?
        .take(body_max.saturating_add(1))
        .read_to_end(&mut content)
        .map_err(failed)?;
    if content.len() as u64 > body_max {
        return Err(Failure::new(
            FailureKind::TooLarge,
            format!("`{}` exceeds the limit of {body_max} bytes", path.display()),
        ));
    }
    Ok(content)
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
