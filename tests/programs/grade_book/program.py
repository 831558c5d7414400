"""A grade book: rows of marks, an aggregate over these rows by (student, term), report cards over the aggregate, and a dean's list over those."""
from collections import Counter
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Iterator, NamedTuple, Optional

from boiler import (
    CTX,
    DomainModel,
    Mediator,
    Serializable,
    Store,
    ViewModel,
    attrs,
    reference,
    sink,
    source,
)

LETTERS = ((90, "A"), (75, "B"), (60, "C"))
PASS = 60


class Mark(Serializable):
    class Meta:
        case_conversion = False

    student_id: str = attrs.bproperty()
    points: Optional[int] = attrs.bproperty()
    weight: int = attrs.bproperty(import_default=lambda: 1)


class Exam(DomainModel):
    class Meta:
        collection_name = "terms/*/exams"

    subject: str = attrs.bproperty()
    marks: list[Mark] = attrs.embed(obj_cls=Mark, many=True)


class Student(DomainModel):
    class Meta:
        collection_name = "students"

    name: str = attrs.bproperty()


class Scored(NamedTuple):
    number: int
    student: str
    points: int
    weight: int


class MarkRow(ViewModel):
    student: str = attrs.bproperty()
    points: int = attrs.bproperty()
    weight: int = attrs.bproperty()
    subject: str = attrs.bproperty()
    term: str = attrs.bproperty()
    letter: str = attrs.bproperty()

    @staticmethod
    def rows(exam: Exam) -> Iterator[Scored]:
        for number, mark in enumerate(exam.marks, start=1):
            if mark.points is not None:  # points
                yield Scored(number, mark.student_id, mark.points, mark.weight)

    @staticmethod
    def letter_of(points: int) -> str:
        for least, letter in LETTERS:
            if points >= least:
                return letter
        else:
            return "F"

    @letter.getter
    def letter(self):
        return self.letter_of(self.points)

    @subject.getter
    def subject(self):
        return self.root.subject

    @term.getter
    def term(self):
        return self.root.doc_ref.params[1]

    @property
    def passed(self):
        return self.points >= PASS

    @property
    def doc_ref(self):
        return self.root.doc_ref / "rows" / f"{self.row.number:02d}"


@dataclass
class Sums:
    points: int = 0
    weight: int = 0
    letters: dict[str, int] = field(default_factory=dict)
    subjects: set = field(default_factory=set)
    failed: list = field(default_factory=list)


class TermCard(ViewModel):
    """Aggregate over a rows view, by (student, term)."""

    student: str = attrs.bproperty()
    term: str = attrs.bproperty()
    average: Optional[float] = attrs.bproperty()
    letters: dict[str, int] = attrs.bproperty()
    subjects: list[str] = attrs.bproperty()
    failed: list = attrs.bproperty()

    @staticmethod
    def key(mark: MarkRow) -> Optional[tuple[str, str]]:
        return (mark.student, mark.term) if mark.student else None

    @classmethod
    def create_accumulator(cls) -> Sums:
        return Sums()

    @classmethod
    def accumulate(cls, acc: Sums, mark: MarkRow) -> Sums:
        acc.points += mark.points * mark.weight
        acc.weight += mark.weight
        acc.letters[mark.letter] = acc.letters.get(mark.letter, 0) + 1
        acc.subjects.add(mark.subject)
        if not mark.passed:
            acc.failed.append({"in": mark.subject, "with": mark.points})
        return acc

    @student.getter
    def student(self):
        return self.group[0]

    @term.getter
    def term(self):
        student, term = self.group
        return term

    @average.getter
    def average(self):
        return float(round(Fraction(self.acc.points, self.acc.weight), 2))  # average

    @letters.getter
    def letters(self):
        return dict(Counter(self.acc.letters).most_common(2))

    @subjects.getter
    def subjects(self):
        return sorted(self.acc.subjects)

    @failed.getter
    def failed(self):
        return self.acc.failed

    @property
    def doc_ref(self):
        return CTX.db.document(f"termCards/{'-'.join(self.group)}")


class ReportStore(Store):
    student = reference(dm_cls=Student)
    cards = reference(dm_cls=TermCard, many=True)

    @cards.getter
    def cards(self):
        return TermCard.where(TermCard.student == self.student.doc_id)


class Report(ViewModel):
    store: ReportStore

    name: str = attrs.bproperty()
    best: Optional[str] = attrs.bproperty()
    terms: int = attrs.bproperty()
    best_average: Optional[float] = attrs.bproperty()

    @name.getter
    def name(self):
        return self.store.student.name

    @best.getter
    def best(self):
        cards = [c for c in self.store.cards.values() if c.average is not None]
        return max(cards, key=lambda c: (c.average, c.term)).term if cards else None

    @best_average.getter
    def best_average(self):
        return max((c.average for c in self.store.cards.values() if c.average is not None), default=None)

    @terms.getter
    def terms(self):
        return len(self.store.cards)

    @property
    def doc_ref(self):
        return CTX.db.document(f"reports/{self.store.student.doc_id}")


@dataclass
class Named:
    values: list[str] = field(default_factory=list)


class DeansList(ViewModel):
    """Aggregate over a view over an aggregate over a rows view; an int key."""

    names: list[str] = attrs.bproperty()
    decade: int = attrs.bproperty()

    @staticmethod
    def key(report: Report) -> Optional[int]:
        return int(report.best_average // 10 * 10) if report.best_average is not None else None

    @classmethod
    def create_accumulator(cls) -> Named:
        return Named()

    @classmethod
    def accumulate(cls, acc: Named, report: Report) -> Named:
        return Named([*acc.values, report.name or report.doc_id])

    @names.getter
    def names(self):
        return self.acc.values

    @decade.getter
    def decade(self):
        return self.group

    @property
    def doc_ref(self):
        return CTX.db.document(f"deansList/over{self.group:03d}")


class MarkRows(Mediator):
    source = source.domain_model(Exam)
    sink = sink.firestore()
    view_model_cls = MarkRow


class TermCards(Mediator):
    source = source.view_model(MarkRow)
    sink = sink.firestore()
    view_model_cls = TermCard


class Reports(Mediator):
    source = source.domain_model(Student)
    sink = sink.firestore()
    view_model_cls = Report


class DeansLists(Mediator):
    source = source.view_model(Report)
    sink = sink.firestore()
    view_model_cls = DeansList
