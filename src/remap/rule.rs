//! One rule.

use std::sync::Arc;

use super::chain::ChainLink;
use super::filter::{Client, Filter};
use super::host_regex::HostRegex;
use super::referer::RefererRule;
use super::url::{FromUrl, ToUrl};

/// A rule of the file, as it is used by every request that meets it.
pub struct Rule {
    pub(super) from: FromUrl,
    pub(super) to: ToUrl,
    pub(super) host_regex: Option<HostRegex>,
    pub(super) filters: Vec<Arc<Filter>>,
    pub(super) ip_allow: bool,
    pub(super) referer: Option<RefererRule>,
    pub(super) chain: Vec<Arc<dyn ChainLink>>,
    pub(super) map_id: u32,
    pub(super) line: u32,
}

impl Rule {
    /// The from-URL.
    pub fn from(&self) -> &FromUrl {
        &self.from
    }

    /// The to-URL as written; [`super::Hit::to_host`] has the expanded host of a regex rule.
    pub fn to(&self) -> &ToUrl {
        &self.to
    }

    /// Whether the client passes all filters; the first denial decides.
    pub fn allows(&self, client: &Client<'_>) -> bool {
        self.filters.iter().all(|f| f.allows(client))
    }

    /// Whether there are filters, whatever they ask for.
    pub fn is_filtered(&self) -> bool {
        !self.filters.is_empty()
    }

    /// Whether ip_allow.yaml applies to requests of this rule.
    pub fn uses_ip_allow(&self) -> bool {
        self.ip_allow
    }

    /// What the rule demands of the Referer header.
    pub fn referer(&self) -> Option<&RefererRule> {
        self.referer.as_ref()
    }

    /// The plugins in the order of the line.
    pub fn chain(&self) -> &[Arc<dyn ChainLink>] {
        &self.chain
    }

    /// The number given by `@mapid`, or 0.
    pub fn map_id(&self) -> u32 {
        self.map_id
    }

    /// The line of the rule in its file.
    pub fn line(&self) -> u32 {
        self.line
    }
}

impl std::fmt::Debug for Rule {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let text = String::from_utf8_lossy;
        write!(f, "{} -> {} (line {})", text(self.from.text()), text(self.to.text()), self.line)
    }
}
