//! A server with faults, and the submissions that the app would make to it.

use std::{
    cell::RefCell,
    collections::{BTreeMap, VecDeque},
};

use numbers_client::{
    client::NumberResponse,
    client_error::ClientError,
    error::Problem,
    submission::{Change as Submitted, Finding, Permit, Reply, Submission, SubmissionStore},
    transport::Clock,
};
use numbers_model::{
    change::{Change, Draft, Field, Verdict, contradicts, verdict},
    enums::JobStatus,
    number::{Number, Sms, SmsJob},
    release::{self, ReleaseVerdict},
    timestamp::Timestamp,
};

use crate::run::{ReadFailure, ReadResult, Request};

/// A fault of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    None,
    /// It never arrives.
    DropBefore,
    /// It is executed, and the answer is lost.
    DropAfter,
    /// 429 with a `Retry-After` of 2 seconds.
    Throttled,
    /// 503, not executed.
    ErrorBefore,
    /// 503, executed all the same.
    ErrorAfter,
    /// Executed, and answered with nothing.
    Empty,
    /// 401.
    SignedOut,
    /// 400 about the name.
    Rejected,
    /// As `DropAfter`, and the read that checks it is lost too.
    DropAll,
    /// As `DropBefore`, and the read that checks it is lost too.
    DropBeforeAll,
}

#[derive(Debug, Default)]
pub struct World {
    pub numbers: BTreeMap<String, Number>,
    /// Whether a move to another plan needs two steps.
    pub strict: bool,
    /// Whether every unlinking is refused, or fails as a job.
    pub refuses_unlinking: bool,
    pub fails_unlinking: bool,
    /// Whether a number shows nothing of an unlinking until that is done.
    pub hides_unlinking: bool,
    /// The reads that a job takes.
    pub job_reads: u32,
    /// The reads that are left of each number's job.
    pub jobs: BTreeMap<String, u32>,
    /// Executions by number.
    pub executions: BTreeMap<String, Vec<Vec<Change>>>,
    /// Executions that changed nothing, because it had been done before.
    pub repeats: usize,
    pub requests: usize,
    pub reads: usize,
    /// Numbers that somebody else has changed.
    pub touched: Vec<String>,
    pub edits: usize,
}

pub fn number(phone: &str, plan: &str) -> Number {
    Number {
        phone: phone.into(),
        region: Some("US".into()),
        display_name: Some(format!("Name of {phone}")),
        sms: (!plan.is_empty()).then(|| Sms {
            service_plan: Some(plan.into()),
            ..Sms::default()
        }),
        ..Number::default()
    }
}

fn problem(status: u16, body: &str) -> ClientError {
    let mut problem = Problem::new(status, body.as_bytes());
    problem.retry_after_s = (status == 429).then_some(2);
    ClientError::Problem(problem)
}

fn rejection(field: &str, text: &str) -> ClientError {
    let body = format!(
        r#"{{"error":{{"message":"Invalid.","details":[{{"fieldViolations":[{{"field":"{field}","description":"{text}"}}]}}]}}}}"#
    );
    problem(400, &body)
}

impl World {
    /// A read by the client, with its own retries.
    pub fn read(&mut self, phone: &str, fault: Fault) -> ReadResult {
        self.reads += 1;
        match fault {
            Fault::DropBefore
            | Fault::DropAfter
            | Fault::DropAll
            | Fault::DropBeforeAll
            | Fault::ErrorBefore
            | Fault::ErrorAfter => {
                return ReadResult::Failed(ReadFailure::Unreachable);
            }
            Fault::Throttled => return ReadResult::of(Err(problem(429, ""))),
            Fault::SignedOut => return ReadResult::of(Err(problem(401, ""))),
            Fault::Rejected => return ReadResult::of(Err(problem(403, ""))),
            Fault::None | Fault::Empty => {}
        }
        match self.get(phone) {
            Some(number) => ReadResult::Number(Box::new(number)),
            None => ReadResult::Gone,
        }
    }

    fn get(&mut self, phone: &str) -> Option<Number> {
        if let Some(left) = self.jobs.get_mut(phone) {
            *left = left.saturating_sub(1);
            if *left == 0 {
                self.finish_job(phone);
            }
        }
        let mut number = self.numbers.get(phone).cloned()?;
        self.hide_unlinking(&mut number);
        Some(number)
    }

    fn hide_unlinking(&self, number: &mut Number) {
        if let Some(sms) = number.sms.as_mut().filter(|_| self.hides_unlinking) {
            sms.job = sms.job.take().filter(|job| job.service_plan.is_some());
        }
    }

    fn finish_job(&mut self, phone: &str) {
        self.jobs.remove(phone);
        let fails = self.fails_unlinking;
        let Some(sms) = self
            .numbers
            .get_mut(phone)
            .and_then(|number| number.sms.as_mut())
        else {
            return;
        };
        let Some(mut job) = sms.job.take() else {
            return;
        };
        if fails && job.service_plan.is_none() {
            job.status = JobStatus::Failed;
            job.error_codes = vec!["SP_PROVISIONING_FAILED".into()];
            sms.job = Some(job);
            return;
        }
        sms.service_plan = job.service_plan;
        sms.campaign = job.campaign;
    }

    pub fn finish_jobs(&mut self) {
        for phone in self.jobs.keys().cloned().collect::<Vec<_>>() {
            self.finish_job(&phone);
        }
    }

    /// Somebody else renames a number, or gives it another plan.
    pub fn edit(&mut self, phone: &str, field: Field) {
        self.edits += 1;
        let value = format!("other {}", self.edits);
        if let Some(number) = self.numbers.get_mut(phone) {
            self.touched.push(phone.to_owned());
            match field {
                Field::DisplayName => number.display_name = Some(value),
                _ => {
                    let sms = number.sms.get_or_insert_default();
                    sms.service_plan = Some(value);
                    sms.job = None;
                    self.jobs.remove(phone);
                }
            }
        }
    }

    fn check(&self, phone: &str, changes: &[Change]) -> Result<(), ClientError> {
        let Some(number) = self.numbers.get(phone) else {
            return Err(problem(404, ""));
        };
        let current = number.service_plan().unwrap_or_default();
        let plan = changes
            .iter()
            .find(|change| change.field == Field::ServicePlan);
        match plan {
            Some(plan) if self.strict && !current.is_empty() && !plan.after.is_empty() => Err(
                rejection("smsConfiguration.servicePlanId", "unlink it first"),
            ),
            Some(plan) if plan.after.is_empty() && self.refuses_unlinking => {
                Err(rejection("smsConfiguration.servicePlanId", "it stays"))
            }
            _ => Ok(()),
        }
    }

    fn execute(&mut self, phone: &str, request: &Request) -> Result<Number, ClientError> {
        self.requests += 1;
        let changes = match request {
            Request::Update { changes, .. } => changes.clone(),
            Request::Release { .. } => Vec::new(),
        };
        self.check(phone, &changes)?;
        let job_reads = self.job_reads;
        let Some(number) = self.numbers.get_mut(phone) else {
            return Err(problem(404, ""));
        };
        match request {
            Request::Release { .. } => {
                self.repeats += usize::from(number.expire_at.is_some());
                number.expire_at = Some(Timestamp::parse("2027-01-01T00:00:00Z"));
            }
            Request::Update { draft, .. } => {
                let is_repeat = verdict(&changes, number) == Verdict::Applied;
                self.repeats += usize::from(is_repeat);
                apply(number, &changes, draft, job_reads);
                if number.sms_job().is_some() {
                    self.jobs.insert(phone.to_owned(), job_reads);
                }
            }
        }
        let mut number = number.clone();
        self.hide_unlinking(&mut number);
        self.executions
            .entry(phone.to_owned())
            .or_default()
            .push(changes);
        Ok(number)
    }
}

/// Applies a PATCH: names at once, plans by a job that takes some reads.
fn apply(number: &mut Number, changes: &[Change], draft: &Draft, job_reads: u32) {
    let value = |field| Some(draft.value(field)).filter(|value| !value.is_empty());
    let changed = |field| changes.iter().any(|change| change.field == field);
    if changed(Field::DisplayName) {
        number.display_name = value(Field::DisplayName);
    }
    if changed(Field::ServicePlan) || changed(Field::Campaign) {
        let sms = number.sms.get_or_insert_default();
        let campaign = match changed(Field::Campaign) {
            true => value(Field::Campaign),
            false => sms.campaign.clone(),
        };
        let plan = value(Field::ServicePlan);
        if job_reads == 0 {
            (sms.service_plan, sms.campaign, sms.job) = (plan, campaign, None);
        } else {
            sms.job = Some(SmsJob {
                service_plan: plan,
                campaign,
                status: JobStatus::Waiting,
                updated: None,
                error_codes: Vec::new(),
            });
        }
    }
}

/// A submission's change, as the app makes it.
pub struct Fake<'a> {
    pub world: &'a RefCell<World>,
    pub phone: String,
    pub request: Request,
    pub fault: Fault,
}

fn response(number: Number) -> NumberResponse {
    let raw = String::new();
    NumberResponse { number, raw }
}

impl Submitted for Fake<'_> {
    type Confirmed = ();
    type Snapshot = Option<NumberResponse>;

    async fn send(&self, (): (), _: Permit) -> Reply<Self::Snapshot> {
        let mut world = self.world.borrow_mut();
        let early = match self.fault {
            Fault::DropBefore | Fault::DropBeforeAll => Some(ClientError::Network),
            Fault::Throttled => Some(problem(429, "")),
            Fault::ErrorBefore => Some(problem(503, "")),
            Fault::SignedOut => Some(problem(401, "")),
            Fault::Rejected => Some(rejection("displayName", "too long")),
            _ => None,
        };
        if let Some(error) = early {
            return Reply::Failed(error);
        }
        let answer = world.execute(&self.phone, &self.request);
        let number = match (answer, self.fault) {
            (_, Fault::DropAfter | Fault::DropAll) => return Reply::Failed(ClientError::Network),
            (_, Fault::ErrorAfter) => return Reply::Failed(problem(503, "")),
            (Ok(_), Fault::Empty) => return Reply::Unproven("It is empty.".into()),
            (Ok(number), _) => number,
            (Err(error), _) => return Reply::Failed(error),
        };
        match &self.request {
            Request::Update { changes, .. } if contradicts(changes, &number) => {
                Reply::Unproven("It shows something else.".into())
            }
            _ => Reply::Proven(Some(response(number))),
        }
    }

    async fn verify(&self) -> Finding<Self::Snapshot> {
        let found = "So the number was read again.".to_owned();
        if matches!(self.fault, Fault::DropAll | Fault::DropBeforeAll) {
            return Finding::Inconclusive {
                snapshot: None,
                found,
            };
        }
        let after = self.world.borrow_mut().get(&self.phone);
        let verdict = match (&self.request, &after) {
            (Request::Update { changes, .. }, Some(after)) => verdict(changes, after),
            (Request::Update { .. }, None) => {
                return Finding::Inconclusive {
                    snapshot: None,
                    found,
                };
            }
            (Request::Release { before }, after) => {
                match release::verdict(before, after.as_ref()) {
                    ReleaseVerdict::Released => Verdict::Applied,
                    ReleaseVerdict::NotReleased => Verdict::NotApplied,
                    ReleaseVerdict::Unclear => Verdict::Unclear,
                }
            }
        };
        let snapshot = after.map(response);
        match verdict {
            Verdict::Applied => Finding::Executed { snapshot, found },
            Verdict::Partial => Finding::Partly { snapshot, found },
            Verdict::NotApplied => {
                let snapshot = Some(snapshot);
                Finding::NotExecuted { snapshot, found }
            }
            Verdict::Unclear => {
                let snapshot = Some(snapshot);
                Finding::Inconclusive { snapshot, found }
            }
        }
    }

    fn may_retry(&self) {}
}

/// A submission, and a clock that does not wait.
#[derive(Default)]
pub struct Store(pub RefCell<Submission>);

impl SubmissionStore for Store {
    fn update<R>(&self, change: impl FnOnce(&mut Submission) -> R) -> Option<R> {
        Some(change(&mut self.0.borrow_mut()))
    }
}

pub struct NoClock;

impl Clock for NoClock {
    fn now_ms(&self) -> f64 {
        0.0
    }

    async fn sleep(&self, _: u32) {}
}

/// Faults, one for each request; none when they have run out.
pub type Script = VecDeque<Fault>;
