//! Error pages from templates on disk, with log fields in them.
//!
//! ```text
//! <template_sets_dir>/<set>/.body_factory_info      Content-Language, Content-Charset
//!                          /default                 the page for which there is no other
//!                          /<type>                  connect#dns_failed and so on
//!                          /<base>_<type>           for transactions whose template_base is <base>
//! ```
//!
//! Without that directory the pages are made here, so that a server without files has some.

use super::set_choice::{self, Candidate};
use crate::config::{HttpConfig, Overridable, dirs, http};
use crate::message::Message;
use parking_lot::RwLock;
use std::collections::BTreeMap;
use std::io;
use std::path::Path;
use std::sync::Arc;

/// The values of log fields, for templates.
pub trait LogFields {
    /// Appends the value of the field between `%<` and `>` to `out`, `-` included for what has none; `false` when there
    /// is no such field. `response` is the answer that is being made, which the transaction does not have yet.
    fn append(&self, field: &str, response: &Message, out: &mut Vec<u8>) -> bool;
}

/// The set that is used when no other fits.
const DEFAULT_SET: &str = "default";
/// The page of a set that is used when there is none of the type.
const DEFAULT_PAGE: &str = "default";
/// The file that makes a directory a set.
const INFO: &str = ".body_factory_info";

/// All templates of a directory.
#[derive(Debug, Default)]
pub struct Templates {
    /// `None` when there is no directory.
    sets: Option<BTreeMap<String, Set>>,
}

/// The templates of one language, or of one host.
#[derive(Debug)]
struct Set {
    language: String,
    charset: String,
    pages: BTreeMap<String, Vec<u8>>,
}

/// A page made from a template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// The text.
    pub body: Vec<u8>,
    /// Content-Language of the template's set.
    pub language: String,
    /// Its Content-Charset.
    pub charset: String,
}

static CURRENT: RwLock<Option<Arc<Templates>>> = RwLock::new(None);

/// The templates in force. Loaded at first use and by [`reload`].
pub fn current() -> Arc<Templates> {
    if let Some(templates) = CURRENT.read().as_ref() {
        return templates.clone();
    }
    reload(&http());
    CURRENT.read().clone().unwrap_or_default()
}

/// Loads the templates that the records name and puts them in force.
pub fn reload(config: &HttpConfig) {
    let dir = config.body_factory_template_sets_dir.get().unwrap_or_default();
    let dir = dirs::get().prefix.join(std::str::from_utf8(dir).unwrap_or_default());
    let templates = match Templates::load(&dir) {
        Ok(templates) => templates,
        Err(error) => {
            if error.kind() != io::ErrorKind::NotFound {
                crate::log::warning!("Can't read error pages in {}: {error}", dir.display());
            }
            Templates::default()
        }
    };
    *CURRENT.write() = Some(Arc::new(templates));
}

impl Templates {
    /// Reads the sets in `dir`: its sub-directories with a `.body_factory_info`.
    pub fn load(dir: &Path) -> io::Result<Templates> {
        let mut sets = BTreeMap::new();
        for entry in std::fs::read_dir(dir)? {
            let path = entry?.path();
            let name = path.file_name().and_then(|name| name.to_str()).unwrap_or(".");
            if name.starts_with('.') || !path.is_dir() {
                continue;
            }
            match Set::load(&path, if name == DEFAULT_SET { "en" } else { name }) {
                Ok(set) => {
                    sets.insert(name.to_owned(), set);
                }
                Err(_) => crate::log::warning!(
                    "Missing {INFO} in {}.  Not loading body_factory templates",
                    path.display()
                ),
            }
        }
        Ok(Templates { sets: Some(sets) })
    }

    /// The page `name`, or the default one when a field in it does not exist; `None` when there is none, or it becomes too
    /// large.
    pub fn page(
        &self,
        name: &str,
        request: Option<&Message>,
        response: &Message,
        fields: &dyn LogFields,
        settings: &Overridable,
        config: &HttpConfig,
    ) -> Option<Page> {
        let Some(sets) = &self.sets else { return Some(built_in(response)) };
        let set = choose(sets, config.body_factory_enable_customizations, request)?;
        let base = settings.body_factory_template_base.get().and_then(|base| std::str::from_utf8(base).ok());
        let template = set.template(name, base.filter(|base| !base.starts_with("NONE")))?;
        // The default stands in for a page that cannot be made as well.
        let body = substitute(template, response, fields)
            .or_else(|| substitute(set.pages.get(DEFAULT_PAGE)?, response, fields))?;
        let limit = usize::try_from(config.body_factory_response_max_size).unwrap_or(0);
        (body.len() <= limit).then(|| Page {
            body,
            language: set.language.clone(),
            charset: set.charset.clone(),
        })
    }
}

impl Set {
    /// Reads a set; without a word about it, its language is `language`.
    fn load(dir: &Path, language: &str) -> io::Result<Set> {
        let info = std::fs::read(dir.join(INFO))?;
        let info = String::from_utf8_lossy(&info);
        let field = |name: &str, default: &str| info_field(&info, name).unwrap_or(default).to_owned();
        let mut pages = BTreeMap::new();
        for entry in std::fs::read_dir(dir)? {
            let path = entry?.path();
            let Some(name) = path.file_name().and_then(|name| name.to_str()) else { continue };
            if is_page(name) && path.is_file() {
                pages.insert(name.to_owned(), std::fs::read(&path)?);
            }
        }
        Ok(Set {
            language: field("Content-Language", language),
            charset: field("Content-Charset", "utf-8"),
            pages,
        })
    }

    /// The template of that type: of the base first, and the default page last.
    fn template(&self, name: &str, base: Option<&str>) -> Option<&[u8]> {
        let of_base = |name: &str| base.and_then(|base| self.pages.get(&format!("{base}_{name}")));
        of_base(name)
            .or_else(|| of_base(DEFAULT_PAGE))
            .or_else(|| self.pages.get(name))
            .or_else(|| self.pages.get(DEFAULT_PAGE))
            .map(Vec::as_slice)
    }
}

/// Whether a file of a set is a page: others lie beside them.
fn is_page(name: &str) -> bool {
    name.contains('#') || name == DEFAULT_PAGE || name.ends_with("_default")
}

/// The last value of a field in a `.body_factory_info`, where `#` begins a comment.
fn info_field<'a>(info: &'a str, name: &str) -> Option<&'a str> {
    info.lines().rev().find_map(|line| {
        let line = line.split('#').next().unwrap_or_default();
        let (field, value) = line.split_once(':')?;
        field.trim().eq_ignore_ascii_case(name).then(|| value.trim()).filter(|value| !value.is_empty())
    })
}

/// The set for a request: mode 0 none, 2 that of the client's language, 3 that of the host, others the default.
fn choose<'a>(sets: &'a BTreeMap<String, Set>, mode: i64, request: Option<&Message>) -> Option<&'a Set> {
    let default = sets.get(DEFAULT_SET);
    match (mode, request) {
        (2, Some(request)) => by_language(sets, request).or(default),
        (3, Some(request)) => {
            let host = request.host().and_then(|host| std::str::from_utf8(host).ok());
            host.and_then(|host| sets.get(&host.to_ascii_lowercase())).or(default)
        }
        (0, _) => None,
        _ => default,
    }
}

/// The set that the client likes best, if it likes one.
fn by_language<'a>(sets: &'a BTreeMap<String, Set>, request: &Message) -> Option<&'a Set> {
    let candidates = sets.iter().map(|(name, set)| {
        let is_default = name == DEFAULT_SET;
        (set, Candidate { is_default, language: &set.language, charset: &set.charset })
    });
    set_choice::best(candidates, request)
}

/// Puts the values of log fields in their places; `None` when one of them does not exist.
fn substitute(template: &[u8], response: &Message, fields: &dyn LogFields) -> Option<Vec<u8>> {
    let mut page = Vec::with_capacity(template.len() + 128);
    let mut rest = template;
    while let Some(start) = memchr::memmem::find(rest, b"%<") {
        page.extend_from_slice(&rest[..start]);
        let field = &rest[start + 2..];
        let end = memchr::memchr(b'>', field)?;
        let name = std::str::from_utf8(&field[..end]).ok()?;
        if !fields.append(name, response, &mut page) {
            return None;
        }
        rest = &field[end + 1..];
    }
    page.extend_from_slice(rest);
    Some(page)
}

/// A page for servers without templates: what the status line says.
fn built_in(response: &Message) -> Page {
    let mut title = response.status().to_string();
    for character in String::from_utf8_lossy(response.reason().unwrap_or_default()).chars().take(512) {
        if title.len() == 3 {
            title.push(' ');
        }
        match character {
            '<' => title.push_str("&lt;"),
            '>' => title.push_str("&gt;"),
            '&' => title.push_str("&amp;"),
            other => title.push(other),
        }
    }
    let body = format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head><title>{title}</title></head>\n<body><h1>{title}</h1></body>\n</html>\n"
    );
    Page { body: body.into_bytes(), language: "en".to_owned(), charset: "utf-8".to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::http::Text;
    use crate::message::WellKnown;
    use crate::txn::policy::testing::{config, request, response};

    struct Fields;

    impl LogFields for Fields {
        fn append(&self, field: &str, response: &Message, out: &mut Vec<u8>) -> bool {
            let value = match field {
                "{Location}epsh" => response.get(WellKnown::LOCATION).unwrap_or(b"-"),
                "chi" => b"127.0.0.1",
                _ => return false,
            };
            out.extend_from_slice(value);
            true
        }
    }

    /// A directory of templates that goes with the test.
    struct Dir(std::path::PathBuf);

    impl Dir {
        fn new(files: &[(&str, &str)]) -> Dir {
            static NUMBER: std::sync::atomic::AtomicU32 = std::sync::atomic::AtomicU32::new(0);
            let number = NUMBER.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
            let dir = std::env::temp_dir().join(format!("body-factory-{}-{number}", std::process::id()));
            for (name, text) in files {
                let path = dir.join(name);
                std::fs::create_dir_all(path.parent().unwrap()).unwrap();
                std::fs::write(path, text).unwrap();
            }
            Dir(dir)
        }
    }

    impl Drop for Dir {
        fn drop(&mut self) {
            let _ = std::fs::remove_dir_all(&self.0);
        }
    }

    const INFO_FILE: (&str, &str) = ("default/.body_factory_info", "# nothing but\n# comments: here\n");

    fn moved() -> Message {
        response("HTTP/1.1 302 <Moved>\r\nLocation: http://new/\r\n\r\n")
    }

    fn page(templates: &Templates, name: &str, config: &HttpConfig, accepts: &str) -> Option<String> {
        let request = request(&format!("GET / HTTP/1.1\r\nHost: Shop.test:80\r\n{accepts}\r\n"));
        let page = templates.page(name, Some(&request), &moved(), &Fields, &config.overridable, config)?;
        Some(format!("{}: {}", page.language, String::from_utf8(page.body).unwrap()))
    }

    #[test]
    fn pages_are_found_by_type_then_default() {
        let dir = Dir::new(&[
            INFO_FILE,
            ("default/default", "D"),
            ("default/a#b", "to %<{Location}epsh> for %<chi>, 100% sure"),
            ("default/a#bad", "%<nonsense>"),
            ("default/a#open", "%<chi"),
            ("default/README", "no page"),
            ("default/x_a#b", "X"),
            ("default/x_default", "XD"),
            ("without/a#b", "no set"),
        ]);
        let templates = Templates::load(&dir.0).unwrap();
        let mut config = config();
        for (base, name, want) in [
            ("NONE", "a#b", Some("en: to http://new/ for 127.0.0.1, 100% sure")),
            ("NONE", "a#c", Some("en: D")),
            ("NONE", "README", Some("en: D")),
            ("NONE", "a#bad", Some("en: D")),
            ("NONE", "a#open", Some("en: D")),
            ("x", "a#b", Some("en: X")),
            ("x", "a#c", Some("en: XD")),
            ("y", "a#c", Some("en: D")),
        ] {
            config.overridable.body_factory_template_base = Text::new(base.as_bytes());
            assert_eq!(page(&templates, name, &config, "").as_deref(), want, "{base} {name}");
        }
        config.set_for_test(|global| global.body_factory_response_max_size = 0);
        assert_eq!(page(&templates, "default", &config, ""), None);
        config.set_for_test(|global| global.body_factory_response_max_size = 1);
        config.overridable.body_factory_template_base = Text::new(b"NONE");
        assert_eq!(page(&templates, "default", &config, "").as_deref(), Some("en: D"));
        config.set_for_test(|global| global.body_factory_enable_customizations = 0);
        assert_eq!(page(&templates, "default", &config, ""), None);
    }

    #[test]
    fn sets_are_chosen_by_language_or_host() {
        let dir = Dir::new(&[
            INFO_FILE,
            ("default/default", "D"),
            ("german/.body_factory_info", "Content-Language: de-AT # Austria\nContent-Charset: iso-8859-1\n"),
            ("german/default", "G"),
            ("shop.test/.body_factory_info", "Content-Language: fr\n"),
            ("shop.test/default", "S"),
            ("it/.body_factory_info", "Content-Charset: koi8-r\nContent-Charset: us-ascii\n"),
            ("it/default", "I"),
        ]);
        let templates = Templates::load(&dir.0).unwrap();
        let mut config = config();
        for (mode, accepts, want) in [
            (1, "Accept-Language: de\r\n", "en: D"),
            (2, "Accept-Language: de\r\n", "de-AT: G"),
            (2, "Accept-Language: de;q=0.1, en;q=0.5\r\n", "en: D"),
            (2, "Accept-Language: d, es\r\n", "en: D"),
            (2, "Accept-Language: de;q=0\r\n", "en: D"),
            (2, "Accept-Language: de, en;q=0.1\r\nAccept-Charset: utf-8\r\n", "en: D"),
            (2, "Accept-Charset: iso-8859-1\r\n", "de-AT: G"),
            (2, "", "en: D"),
            (2, "Accept-Language: it\r\nAccept-Charset: us-ascii\r\n", "it: I"),
            (3, "", "fr: S"),
            (4, "Accept-Language: de\r\n", "en: D"),
        ] {
            config.set_for_test(|global| global.body_factory_enable_customizations = mode);
            assert_eq!(page(&templates, "x#y", &config, accepts).as_deref(), Some(want), "{mode} {accepts}");
        }
    }

    #[test]
    fn without_files_there_are_pages_too() {
        let templates = Templates::default();
        let text = page(&templates, "a#b", &config(), "").unwrap();
        assert!(text.contains("<title>302 &lt;Moved&gt;</title>"), "{text}");
        assert!(Templates::load(Path::new("/nowhere/at/all")).is_err());
    }
}
