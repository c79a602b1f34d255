//! The one mail client: hands one message at a time to the server of `[mail]`.
//! Waits on the network: not for use inside an async task.

use crate::model::Timestamp;
use crate::model::settings::MailSettings;
use crate::model::settings::MailTls;
use lettre::Message;
use lettre::SmtpTransport;
use lettre::Transport;
use lettre::message::MultiPart;
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::Certificate;
use lettre::transport::smtp::client::Tls;
use lettre::transport::smtp::client::TlsParameters;
use lettre::transport::smtp::client::TlsParametersBuilder;
use std::error::Error;
use std::time::Duration;
use std::time::SystemTime;

/// What is mailed.
#[derive(Debug, Clone)]
pub struct Mail<'a> {
    /// The receivers: `me@example.org`, `Me <me@example.org>`.
    pub to: &'a [String],
    /// One line.
    pub subject: &'a str,
    /// Plain text.
    pub text: String,
    /// The same as a page.
    pub html: String,
    /// What it is known by, the same at every try: letters and digits.
    pub id: &'a str,
    /// The time it is of.
    pub date: Timestamp,
}

/// Mails it; each step of the exchange may take `limit`.
///
/// # Errors
/// In words: an address that is none, no connection, what the server said.
pub fn send(settings: &MailSettings, mail: Mail<'_>, limit: Duration) -> Result<(), String> {
    let message = message(settings, mail)?;
    let mut builder = SmtpTransport::builder_dangerous(&settings.server)
        .port(settings.port)
        .timeout(Some(limit))
        .tls(tls(settings)?);
    if let Some((user, password)) = &settings.login {
        let password = password.expose().to_owned();
        builder = builder.credentials(Credentials::new(user.clone(), password));
    }
    match builder.build().send(&message) {
        Ok(_) => Ok(()),
        Err(error) => Err(with_causes(&error)),
    }
}

fn message(settings: &MailSettings, mail: Mail<'_>) -> Result<Message, String> {
    let mailbox = |text: &str| {
        text.parse()
            .map_err(|_| format!("`{text}` is no mail address"))
    };
    let from: lettre::message::Mailbox = mailbox(&settings.from)?;
    let id = format!("<{}@{}>", mail.id, from.email.domain());
    let since_1970 = mail.date.duration_since(Timestamp::UNIX_EPOCH);
    let since_1970 = Duration::try_from(since_1970).unwrap_or_default();
    let mut message = Message::builder()
        .from(from)
        .subject(mail.subject)
        .message_id(Some(id))
        .date(SystemTime::UNIX_EPOCH + since_1970);
    for to in mail.to {
        message = message.to(mailbox(to)?);
    }
    let body = MultiPart::alternative_plain_html(mail.text, mail.html);
    message.multipart(body).map_err(|error| with_causes(&error))
}

fn tls(settings: &MailSettings) -> Result<Tls, String> {
    let parameters = || -> Result<TlsParameters, String> {
        let mut builder = TlsParametersBuilder::new(settings.server.clone());
        if let Some(path) = &settings.ca_file {
            let shown = path.display();
            let pem = std::fs::read(path).map_err(|error| format!("`{shown}`: {error}"))?;
            let authority = Certificate::from_pem(&pem);
            let authority = authority.map_err(|error| format!("`{shown}`: {error}"))?;
            builder = builder.add_root_certificate(authority);
        }
        builder.build().map_err(|error| with_causes(&error))
    };
    Ok(match settings.tls {
        MailTls::Always => Tls::Wrapper(parameters()?),
        MailTls::StartTls => Tls::Required(parameters()?),
        MailTls::No => Tls::None,
    })
}

/// An error with what is behind it, on one line.
fn with_causes(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        let more = error.to_string();
        if !text.contains(&more) {
            text.push_str(": ");
            text.push_str(&more);
        }
        cause = error.source();
    }
    text
}
