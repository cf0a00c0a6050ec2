/** How instants (milliseconds since 1970) are written for people in one time zone. */

export class Times {
  constructor(zone) {
    this.zone = zone;
    const say = (options) => {
      try {
        return new Intl.DateTimeFormat('en-GB', { timeZone: zone, ...options });
      } catch {
        return new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', ...options });
      }
    };
    this.hours = say({ hour: '2-digit', minute: '2-digit' });
    this.days = say({ weekday: 'long', day: 'numeric', month: 'long' });
    this.dates = say({ weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' });
  }

  get city() {
    return this.zone.split('/').pop().replaceAll('_', ' ');
  }

  hour(instant) {
    return this.hours.format(instant);
  }

  day(instant) {
    return this.days.format(instant).replace(',', '');
  }

  date(instant) {
    return this.dates.format(instant).replace(',', '');
  }
}
