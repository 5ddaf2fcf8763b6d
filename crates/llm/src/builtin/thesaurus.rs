//! Words that people who ask and people who write help pages use for the same thing.
//!
//! Each line is one group; an entry of several words counts where all of them stand near each other. The groups are of
//! general support vocabulary, no firm's own words belong here: those should be written into the documents.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::words::{is_little, words};

/// An entry: one to three stems.
type Entry = Vec<String>;

/// For the first stem of an entry: the entries that begin with it and the group they are of.
static BY_FIRST_STEM: LazyLock<HashMap<String, Vec<(Entry, usize)>>> = LazyLock::new(|| {
    let mut index: HashMap<String, Vec<(Entry, usize)>> = HashMap::new();
    for (number, group) in ENTRIES.iter().enumerate() {
        for entry in group {
            index.entry(entry[0].clone()).or_default().push((entry.clone(), number));
        }
    }
    index
});

static ENTRIES: LazyLock<Vec<Vec<Entry>>> = LazyLock::new(|| {
    let entry = |text: &str| words(text).into_iter().map(|word| word.stem).collect::<Entry>();
    GROUPS.iter().map(|group| group.split(',').map(entry).filter(|entry| !entry.is_empty()).collect()).collect()
});

/// A place in a text where an entry stands, and what else could be said instead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Synonyms {
    /// How many words of the text the entry covers.
    pub(super) length: usize,
    /// The other entries of its groups.
    pub(super) others: Vec<Entry>,
}

/// The synonyms of the longest entry that begins at the start of `stems`.
pub(super) fn synonyms_at(stems: &[&str]) -> Option<Synonyms> {
    let begin = BY_FIRST_STEM.get(*stems.first()?)?;
    let fits = |entry: &Entry| entry.len() <= stems.len() && entry.iter().zip(stems).all(|(one, two)| one == two);
    let length = begin.iter().filter(|(entry, _)| fits(entry)).map(|(entry, _)| entry.len()).max()?;
    let mut others: Vec<Entry> = Vec::new();
    for (entry, group) in begin.iter().filter(|(entry, _)| entry.len() == length && fits(entry)) {
        // "At most" asks for a maximum; a text with an "at most" in it says nothing about one.
        let tells = |other: &&Entry| *other != entry && other.iter().any(|stem| !is_little(stem));
        others.extend(ENTRIES[*group].iter().filter(tells).cloned());
    }
    Some(Synonyms { length, others })
}

const GROUPS: &[&str] = &[
    // Money
    "refund, money back, reimburse, reimbursement, get back, repay",
    "price, cost, fee, charge, rate, how much, expensive, cheap, amount",
    "charge, bill, debit, deduct, invoice",
    "invoice, receipt, bill, billing",
    "pay, payment, paid, purchase",
    "fail, decline, reject, refuse, bounce, unsuccessful, not accept",
    "monthly, month, per month, a month",
    "yearly, annual, annually, year, per year, a year",
    "weekly, week, per week, a week",
    "daily, day, per day, every day, each day",
    "hourly, hour, per hour",
    "discount, reduction, percent off, off, rebate, cheaper, promotion, saving, deal",
    "promo code, promotion code, discount code, coupon, voucher code, code",
    "voucher, gift card, gift certificate, gift voucher",
    "vat, tax, sales tax",
    "card, credit card, debit card, visa, mastercard",
    "bank transfer, wire, wire transfer, sepa",
    "maximum, max, highest, most, at most, up to, limit, largest, biggest",
    "minimum, min, lowest, least, at least, smallest, from",
    "limit, cap, quota, maximum, allowance",
    "free, no cost, no charge, free of charge, complimentary, on the house, gratis",
    "rent, rental, lease, hire, fee",
    "deposit, down payment, advance",
    "balance, credit, remaining",
    "withdraw, withdrawal, take out, cash out",
    "interest, apy, yield",
    "cheque, check",
    "currency, foreign, exchange, conversion",
    "reward, bonus, cashback, points, credit",
    // Orders and delivery
    "ship, shipping, deliver, delivery, send, dispatch, arrive, post, mail",
    "parcel, package, box, shipment, order, delivery",
    "order, purchase, buy, bought",
    "track, tracking, follow, trace",
    "lost, missing, gone, never arrived, not arrive, disappear",
    "damaged, broken, defective, faulty, cracked, damage",
    "broken, break, broke, fault, fail, failure, defect, not work, malfunction, out of order",
    "return, send back, give back, bring back",
    "exchange, swap, replace, replacement, substitute",
    "address, destination",
    "in stock, available, availability, sold out",
    "express, next day, fast, overnight, tomorrow",
    "pickup, collect, collection, pick up",
    "carrier, courier, driver, post",
    "abroad, international, overseas, foreign, worldwide",
    // Time
    "expire, expiry, valid, validity, run out, last",
    "long, duration, take, last, time",
    "often, frequency, every, how often, interval",
    "soon, quick, quickly, fast, within, rapidly",
    "deadline, latest, until, before, cutoff, due",
    "begin, start, commence",
    "end, finish, stop, terminate",
    "schedule, timer, timetable, automatic, alarm, recurring",
    "remind, reminder, notice, notify, notification, alert",
    "weekend, saturday, sunday",
    "opening hours, open, hours, business hours",
    // Subscriptions and plans
    "subscription, plan, membership, subscribe",
    "plan, tier, package, offer, edition",
    "cancel, terminate, end, stop, quit, unsubscribe",
    "pause, suspend, hold, freeze, break, interrupt",
    "skip, leave out, miss",
    "change, switch, modify, edit, update, alter, move, amend, correct",
    "upgrade, move up, higher plan, bigger plan",
    "downgrade, lower plan, smaller plan",
    "renew, renewal, extend, extension, prolong",
    "trial, test, try, try out, demo",
    "contract, term, agreement, commitment, minimum term",
    "notice, notice period, cancellation period",
    // Guarantee and repair
    "warranty, guarantee, guaranteed",
    "repair, fix, mend, service, workshop",
    "spare part, replacement part, part, component",
    "technician, engineer, mechanic, repairer",
    "cover, include, covered, included, insure",
    "claim, complaint",
    // Accounts
    "account, profile, login",
    "sign in, log in, login, signin, log on, get back in, access, let in",
    "sign up, register, registration, create account, enrol, enroll, join",
    "sign out, log out, logout, log off",
    "password, passcode, passphrase",
    "pin, code, passcode",
    "forgot, forget, lost, lose, reset, recover",
    "two step, two factor, 2fa, mfa, authenticator, second step, verification code",
    "code, pin, number, token",
    "mail, email, e mail, mail address, email address",
    "phone, mobile, smartphone, cell phone, telephone, device",
    "delete, erase, remove, close, deactivate, permanently delete",
    "lock, block, freeze, locked out, disable",
    "unlock, unblock, reactivate, restore, enable",
    "name, username, display name",
    "verify, verification, confirm, confirmation, validate, prove, proof, evidence",
    "identity, id, identification, passport",
    "proof, evidence, document, documentation, paper",
    "data, information, details, personal data",
    "download, export, save",
    "upload, import, attach",
    "privacy, gdpr, data protection",
    "invite, add, share",
    "user, person, people, member, colleague, teammate",
    "owner, administrator, admin",
    "permission, role, right, access",
    // Devices, software
    "machine, device, appliance, unit, maker, equipment",
    "connect, pair, pairing, link, connection",
    "wifi, wi fi, wireless, network, internet, wlan",
    "offline, without internet, no connection, no network",
    "app, application, software, program",
    "update, upgrade, firmware, new version",
    "install, set up, setup, installation",
    "uninstall, remove",
    "error, fault, error code, problem, failure, issue",
    "light, lamp, led, indicator",
    "blink, flash, flashing",
    "display, screen, show, shown, appear",
    "button, key, press, tap, click",
    "reset, restart, reboot, factory reset",
    "turn on, switch on, power on, start",
    "turn off, switch off, power off, shut down",
    "unplug, disconnect, pull the plug",
    "battery, charge, power",
    "overheat, hot, overheated, too hot",
    "stuck, block, jam, clog",
    "leak, drip, leaking",
    "noise, loud, sound, noisy",
    "clean, cleaning, wash, rinse, wipe, care",
    "dishwasher, dishwasher safe",
    "descale, descaling, limescale, decalcify, calcify, scale",
    "filter, strainer, cartridge",
    "empty, drain",
    "tank, container, reservoir",
    "requirement, need, require, necessary, compatible, support, supported",
    "compatible, work with, fit, suit, support",
    "version, release, edition",
    "android, phone",
    "ios, iphone, apple, phone",
    "language, translate, translation",
    "settings, configure, configuration, preferences, option",
    "integration, integrate, connect, plugin",
    "api, interface",
    "file, document, attachment",
    "size, big, large, dimension",
    "backup, back up, copy",
    "serial number, serial",
    // Shops and food
    "shop, store, outlet, showroom, branch",
    "sell, offer, have, carry, stock",
    "store, keep, storage, preserve",
    "fridge, refrigerator, cold",
    "freeze, freezer, frozen",
    "fresh, freshness, best before",
    "ingredient, contain, contains, made of, content, inside",
    "vegan, vegetarian, plant based, animal",
    "allergy, allergen, allergic, nuts, gluten",
    "organic, bio, certified",
    "decaf, decaffeinated, caffeine free, without caffeine",
    "ground, grind, grinding, powder",
    "taste, flavour, flavor, dislike, like",
    "bag, pack, packet",
    "bottom, underside, under, underneath, below",
    // People and firms
    "student, university, study, studying, enrol, enrolment, enrollment, school",
    "office, workplace, company, business, firm",
    "friend, refer, referral, recommend, invite, recommendation",
    "employee, staff, worker, team",
    "customer, client, buyer",
    "contact, reach, call, write, get in touch, phone number",
    "child, kid, minor, young",
    "forbid, forbidden, prohibit, not allow, must not, do not, cannot",
    "allow, permit, may, permitted, allowed",
    "big, large, bigger, larger, great",
    "small, little, smaller",
    "choose, select, pick, choice",
    "show, display, see, view",
    "find, locate, look, where, stand",
    "old, former, previous, prior",
    "several, multiple, more than one, many",
    "per, each, every",
    "instead, alternative, replace, substitute",
    "without, no, lack",
    "borrow, loan, lend",
    "own, have, hold",
    "earn, get, receive, gain",
    "average, typical, usual, usually, normally",
    "country, region, nation, state",
    "job, work, career, vacancy, position, hire, employment",
    "write, author, compose",
    "die, death, dead, killed",
    "film, movie",
    "build, construct, construction, built",
    "found, establish, establishment, create, founded",
    "battle, war, fight",
    "win, victory, defeat, beat, won",
    "surrender, give up, yield",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_entry_decides() {
        let found = synonyms_at(&["gift", "card", "expir"]).expect("in the list");
        assert_eq!(found.length, 2);
        assert!(found.others.contains(&vec!["voucher".to_owned()]));
        assert_eq!(synonyms_at(&["zebra"]), None);
    }

    #[test]
    fn no_group_is_of_one_entry() {
        assert!(ENTRIES.iter().all(|group| group.len() > 1));
    }
}
