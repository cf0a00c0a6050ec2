from datetime import UTC, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo, available_timezones

from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Column, MetaData, Table, create_engine, insert, select

from storage.columns import Instant, WallTime, Zone

kept = Table(
    "kept", MetaData(), Column("at", Instant), Column("wall", WallTime), Column("zone", Zone)
)


def through(**values):
    engine = create_engine("sqlite://")
    with engine.begin() as tx:
        kept.metadata.create_all(tx)
        tx.execute(insert(kept).values(**values))
        row = tx.execute(select(kept)).one()
    engine.dispose()
    return row


@settings(deadline=None, max_examples=40)
@given(
    at=st.datetimes(datetime(1900, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    wall=st.times().map(lambda at: at.replace(second=0, microsecond=0)),
    zone=st.sampled_from(sorted(available_timezones())).map(ZoneInfo),
)
def test_what_goes_in_comes_out(at, wall, zone):
    assert tuple(through(at=at, wall=wall, zone=zone)) == (at, wall, zone)


def test_nothing_stays_nothing():
    assert tuple(through(at=None, wall=None, zone=None)) == (None, None, None)


def test_an_instant_comes_out_in_utc_whatever_zone_it_went_in_with():
    at = datetime(2026, 3, 29, 2, 30, tzinfo=timezone(timedelta(hours=2)))

    assert through(at=at).at == at
    assert through(at=at).at.tzinfo is UTC


def test_instants_are_in_the_order_of_time():
    before, after = datetime(1969, 12, 31, 23, tzinfo=UTC), datetime(1970, 1, 1, tzinfo=UTC)
    as_kept = [Instant().process_bind_param(at, None) for at in (before, after)]

    assert as_kept == [-3_600_000_000, 0]


def test_midnight_is_a_time():
    assert through(wall=time(0)).wall == time(0)
