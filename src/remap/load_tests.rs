//! Files with the message that the original gives for them, all seen in a run of it.

use super::*;
use crate::remap::chain::RequestInfo;
use crate::remap::filter::Client;
use std::ffi::{c_int, c_void};

struct Link(String);

impl ChainLink for Link {
    fn do_remap(&self, _: *mut c_void, _: &mut RequestInfo) -> c_int {
        0
    }
    fn os_response(&self, _: *mut c_void, _: c_int) {}
    fn name(&self) -> &str {
        &self.0
    }
}

#[derive(Default)]
struct Bench {
    instances: Vec<Vec<String>>,
    warnings: Vec<String>,
    included: Vec<PathBuf>,
}

impl Environment for Bench {
    fn instance(&mut self, file: &str, arguments: &[&[u8]]) -> Result<Arc<dyn ChainLink>, String> {
        if file == "nope.so" {
            return Err("failed to find plugin 'nope.so'".to_string());
        }
        let texts = arguments.iter().map(|a| String::from_utf8_lossy(a).into_owned());
        self.instances.push(std::iter::once(file.to_string()).chain(texts).collect());
        Ok(Arc::new(Link(file.to_string())))
    }
    fn has_strategy(&self, name: &str) -> bool {
        name == "known"
    }
    fn warn(&mut self, text: String) {
        self.warnings.push(text);
    }
    fn included(&mut self, file: &Path) {
        self.included.push(file.to_path_buf());
    }
}

pub(in crate::remap) fn load_text(text: &str) -> Result<Table, LoadError> {
    load_into(&mut Bench::default(), text)
}

fn load_into(bench: &mut Bench, text: &str) -> Result<Table, LoadError> {
    load(&[Source::Text { name: "remap.config", text }], Path::new("/nowhere"), bench)
}

#[test]
fn refuses_lines_with_the_text_of_the_original() {
    const SCHEMES: &str = "only http, https, ws, wss, and tunnel remappings are supported";
    for (text, expected) in [
        ("map http://a/ b/", SCHEMES),
        ("map http://a/ /x", SCHEMES),
        ("map ftp://a/ http://b/", SCHEMES),
        ("map http://a/ file://b/", SCHEMES),
        ("redirect http://a/ ftp://b/", SCHEMES),
        ("reverse_map http://a/ b", SCHEMES),
        ("map http:///foo http://b/", "relative remappings must begin with a /"),
        ("map file:///b http://b/", "relative remappings must begin with a /"),
        ("map http://a/ http:///x", "The remap destinations require a hostname"),
        ("map ws://a/ http://b/", "WS or WSS can only be mapped out to WS or WSS."),
        ("redirect / http://b/", "remap source in reverse mappings requires a hostname"),
        ("reverse_map / http://b/", "remap source in reverse mappings requires a hostname"),
        ("map \"http://a/\" http://b/", "malformed From URL: \"http://a/\""),
        ("bogus http://a/ http://b/", "unknown mapping type at line 1"),
        ("regex_bogus http://(a)/ http://b/", "unknown mapping type at line 1"),
        ("map http://a/", "malformed line 1 in file remap.config"),
        ("map", "malformed line 1 in file remap.config"),
        ("regex_map http://(a|b/ http://b/", "could not process regex mapping config line"),
        ("regex_map http://(a)/ http://$2/", "could not process regex mapping config line"),
        ("map http://a/ http://b/ @method=", "Empty argument in \"method=\""),
        ("map http://a/ http://b/ @action=maybe", "Unknown argument \"action=maybe\""),
        ("map http://a/ http://b/ @src_ip=x", "Unable to parse IP value in src_ip=x"),
        ("map http://a/ http://b/ @internal @in_ip=x", "Unable to parse IP value in in_ip=x"),
        ("map http://a/ http://b/ @plugin=nope.so", "failed to find plugin 'nope.so'"),
        ("map http://a/ http://b/ @plugin=", "Can't find remap plugin file name in \"@plugin=\""),
        ("map http://a/ http://b/ @strategy=x", "no strategy named 'x' is defined in the config"),
        (
            "map http://a/ http://b/ @mapid=1 @strategy=known",
            "no strategy named '1' is defined in the config",
        ),
        (".bogus", "error on line 1 - Unknown directive \".bogus\""),
        (".DefineFilter x", "error on line 1 - Unknown directive \".DefineFilter\""),
        (".definefilter", "error on line 1 - Directive \".definefilter\" must have name argument"),
        (".definefilter x", "error on line 1 - Directive \".definefilter\" must have filter parameter(s)"),
        (".definefilter x @bogus=1", "error on line 1 - Unknown option - \"bogus=1\""),
        (".definefilter x @method=", "error on line 1 - Empty argument in \"method=\""),
        (".activatefilter x", "error on line 1 - Undefined filter \"x\" in directive \".activatefilter\""),
        (".deactivatefilter", "error on line 1 - Directive \".deactivatefilter\" must have name argument"),
        (".include", "error on line 1 - Directive \".include\" must have a path argument"),
        (".include nope", "error on line 1 - /nowhere/nope: No such file or directory"),
    ] {
        let error = load_text(text).expect_err(text);
        assert_eq!(error.text, expected, "for {text}");
        assert_eq!(
            error.to_string(),
            format!("[ReverseProxy] failed to add remap rule at remap.config line 1: {expected}")
        );
    }
}

#[test]
fn accepts_what_the_original_accepts() {
    for text in [
        "",
        "map http://a http://b",
        "map //h/ http://b/",
        "MAP http://a/ http://b/ tag x y",
        "map file://a/ http://b/",
        "map http://a/ ws://b/",
        "map tunnel://a/ http://b/",
        "map http://a:99999/ http://b:x/",
        "regex_map http://(a)/ http://$0$/",
        "regex_map http://(a)/ http://b/\nregex_map http://(a)/ http://c/",
        "regex_map http://(a)/ http://b/\nmap http://(a)/ http://c/",
        "map http://a/x/ http://b/\nmap http://a/x http://c/",
        "map http://a/ http://b/\nredirect http://a/ http://c/",
        "map http://a/ http://b/ @method=FOO @in_ip=1.2.3.4 @",
        "map http://a/ http://b/ @in_ip=x",
        "redirect http://a/ http://b/ @plugin=nope.so",
        "map http://a/ http://b/ @strategy=known",
        "map_with_referer http://a/ http://b/ default *",
        ".definefilter ip_allow @action=deny\n.deletefilter nosuch\n.activatefilter ip_allow",
    ] {
        if let Err(error) = load_text(text) {
            panic!("{text}: {error}");
        }
    }
}

#[test]
fn the_same_rule_twice_is_refused() {
    for text in [
        "map http://a/ http://b/\nmap http://A/ http://c/",
        "map http://a/ http://b/\nmap http://a:80/ http://c/",
        "map http://a/x http://b/\nmap http://a/x// http://c/",
        "map / http://b/\nmap / http://b/",
    ] {
        let mut bench = Bench::default();
        let error = load_into(&mut bench, text).expect_err(text);
        assert_eq!((error.line, error.text.as_str()), (2, "unable to add mapping rule to lookup table"));
        assert_eq!(bench.warnings, ["Could not insert new mapping: duplicated entry exists"]);
    }
}

#[test]
fn unknown_options_are_warned_about() {
    let mut bench = Bench::default();
    load_into(&mut bench, "map http://a/ http://b/ @bogus @method @x=1").unwrap();
    assert_eq!(
        bench.warnings,
        [
            "ignoring invalid remap option 'bogus'",
            "ignoring invalid remap option 'method'",
            "ignoring invalid remap option 'x=1'"
        ]
    );
}

#[test]
fn plugins_get_the_urls_and_their_own_parameters() {
    let mut bench = Bench::default();
    let text = "map http://A http://b/x?q @plugin=p.so @pparam=1 @pparam=two @plugin=q.so";
    let table = load_into(&mut bench, text).unwrap();
    assert_eq!(
        bench.instances,
        [vec!["p.so", "http://a/", "http://b/x?q", "1", "two"], vec!["q.so", "http://a/", "http://b/x?q"]]
    );
    let rule = table.rules().next().unwrap();
    assert_eq!(rule.chain().iter().map(|l| l.name()).collect::<Vec<_>>(), ["p.so", "q.so"]);
}

fn allows(table: &Table, rule: usize, method: &str) -> bool {
    let client = Client {
        method: method.as_bytes(),
        source: Some("127.0.0.1".parse().unwrap()),
        local: None,
        internal: false,
    };
    table.rules().nth(rule).unwrap().allows(&client)
}

#[test]
fn named_filters_apply_to_the_rules_that_follow() {
    let table = load_text(
        ".definefilter w @action=deny @method=POST\n.usefilter w\nmap http://a/ http://b/\n\
         .definefilter w @method=PUT\nmap http://b/ http://b/ @action=allow @method=GET\n\
         .unuseflt w\nmap http://c/ http://b/",
    )
    .unwrap();
    let found: Vec<Vec<bool>> =
        (0..3).map(|r| ["GET", "HEAD", "POST", "PUT"].map(|m| allows(&table, r, m)).to_vec()).collect();
    assert_eq!(found[0], [true, true, false, true]);
    assert_eq!(found[1], [true, false, false, false]);
    assert_eq!(found[2], [true, true, true, true]);
}

#[test]
fn ip_allow_is_switched_like_a_filter() {
    let table = load_text(
        "map http://a/ http://b/\n.deactivatefilter ip_allow\nmap http://b/ http://b/\n\
         .activatefilter ip_allow\nmap http://c/ http://b/",
    )
    .unwrap();
    assert_eq!(table.rules().map(|r| r.uses_ip_allow()).collect::<Vec<_>>(), [true, false, true]);
    assert!(table.exempts_from_ip_allow());
}

#[test]
fn included_files_see_filters_and_report_their_own_lines() {
    let dir = std::env::temp_dir().join(format!("tshost-remap-{}", std::process::id()));
    std::fs::create_dir_all(dir.join("d/sub")).unwrap();
    let write = |name: &str, text: &str| std::fs::write(dir.join(name), text).unwrap();
    write("a.config", "# x\nmap http://a/ http://b/\n");
    write("bad.config", "# x\nbogus a b\n");
    write("self.config", ".include self.config\n");
    write("d/2", "map http://d2/ http://b/\n");
    write("d/1", "map http://d1/ http://b/\n");
    write("d/sub/x", "bogus a b\n");
    let mut bench = Bench::default();
    let mut load_main = |text: &str| load(&[Source::Text { name: "main", text }], &dir, &mut bench);

    let table = load_main(".defflt f @action=deny @method=GET\n.useflt f\n.include a.config d\n").unwrap();
    let hosts: Vec<&[u8]> = table.rules().map(|r| r.from().host()).collect();
    assert_eq!(hosts, [&b"a"[..], b"d1", b"d2"]);
    assert!(!allows(&table, 0, "GET"));

    let error = load_main("\n.include bad.config\n").unwrap_err();
    let shown = dir.display();
    assert_eq!(
        error.lines(),
        [
            format!(
                "[ReverseProxy] failed to add remap rule at {shown}/bad.config line 2: unknown mapping type at line 2"
            ),
            format!(
                "[ReverseProxy] failed to add remap rule at main line 2: error on line 2 - failed to parse included \
                 file {shown}/bad.config"
            ),
        ]
    );
    assert!(load_main(".include self.config\n").is_err());
    assert_eq!(bench.included.first(), Some(&dir.join("a.config")));
    std::fs::remove_dir_all(&dir).unwrap();
}
