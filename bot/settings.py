"""What the environment decides. Nothing else reads the environment."""

import os
import re
from pathlib import Path
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    Field,
    SecretStr,
    ValidationError,
    ValidationInfo,
    field_validator,
)
from pydantic.fields import FieldInfo
from pydantic_settings import (
    BaseSettings,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

from bot.addresses import browsed_to, host_and_port, origin, posted_to
from messages.language import LANGUAGES, SOURCE
from storage.database import is_address

K_FLOOR = 5
SECRET = re.compile(r"[A-Za-z0-9_-]{16,256}")
TOKEN = re.compile(r"[0-9]{3,12}:[A-Za-z0-9_-]{4,}")


class SettingsProblemError(Exception):
    """A setting cannot be used; the text is one sentence, and holds no value."""


class FromFiles(PydanticBaseSettingsSource):
    """Reads NAME from the file that NAME_FILE names, as secrets are handed to containers."""

    def get_field_value(self, field: FieldInfo, field_name: str) -> tuple[Any, str, bool]:  # noqa: ARG002  pydantic's signature
        path = os.environ.get(f"{field_name.upper()}_FILE")
        if not path:
            return None, field_name, False
        try:
            return Path(path).read_text(encoding="utf-8").strip(), field_name, False
        except (OSError, UnicodeError):
            raise SettingsProblemError(
                f"{field_name.upper()}_FILE names a file that cannot be read."
            ) from None

    def __call__(self) -> dict[str, Any]:
        found = {name: self.get_field_value(f, name)[0] for name, f in self._fields().items()}
        return {name: value for name, value in found.items() if value is not None}

    def _fields(self) -> dict[str, FieldInfo]:
        return self.settings_cls.model_fields


class Settings(BaseSettings):
    """Every setting, as named in .env.example."""

    model_config = SettingsConfigDict(
        env_file=".env", frozen=True, extra="ignore", hide_input_in_errors=True
    )

    bot_token: SecretStr = Field(description="The token @BotFather gave you.")
    telegram_api_url: str = Field(
        "https://api.telegram.org",
        pattern=r"^https?://\S+$",
        description="Any Bot API server, a local one included.",
    )
    data_dir: Path = Field(Path("data"), description="Where the database and its key are kept.")
    database_url: str = Field(
        "",
        description="Empty: SQLite in DATA_DIR. Or postgresql+psycopg://user:password@host/name.",
    )
    data_key: SecretStr = Field(
        SecretStr(""), description="Empty: made on first start and kept in DATA_DIR/key."
    )
    admin_ids: Annotated[frozenset[int], NoDecode] = Field(
        frozenset(), description="Telegram ids of the admins, such as 1,2."
    )
    webhook_url: Annotated[str, AfterValidator(posted_to)] = Field(
        "", description="Empty: long polling."
    )
    webhook_secret: SecretStr = Field(
        SecretStr(""), description="Needed with WEBHOOK_URL.", validate_default=True
    )
    listen: Annotated[str, AfterValidator(host_and_port)] = Field(
        "127.0.0.1:8080", description="Health, metrics, webhook, dashboard."
    )
    dashboard_url: Annotated[str, AfterValidator(browsed_to)] = Field(
        "",
        description="Where browsers reach the dashboard, such as https://bot.example; "
        "empty: the host of WEBHOOK_URL.",
    )
    send_rate: float = Field(25, gt=0, le=1000, description="Messages a second, at most 1000.")
    k_anonymity: int = Field(11, ge=K_FLOOR, description="Smallest group shown; at least 5.")
    retention_days: int = Field(
        90, ge=1, description="Days after the end of a course until its patient is erased."
    )
    default_language: str = Field(
        SOURCE,
        pattern=f"^({'|'.join(LANGUAGES)})$",
        description="For people whose language we do not speak: en, es or de.",
    )
    operator_name: str = Field("", description="Who runs this bot; shown by /privacy.")
    operator_contact: str = Field("", description="How to reach them; shown by /privacy.")
    log_format: str = Field("console", pattern="^(console|json)$", description="console or json.")
    log_level: str = Field("INFO", pattern="^(DEBUG|INFO|WARNING|ERROR)$", description="How much.")

    @field_validator("admin_ids", mode="before")
    @classmethod
    def _ids(cls, value: object) -> object:
        if isinstance(value, str):
            return frozenset(int(each) for each in value.split(",") if each.strip())
        return value

    @field_validator("bot_token")
    @classmethod
    def _token(cls, value: SecretStr) -> SecretStr:
        if not TOKEN.fullmatch(value.get_secret_value()):
            raise ValueError("it does not look like a token from @BotFather")
        return value

    @field_validator("database_url")
    @classmethod
    def _database(cls, value: str) -> str:
        if value and not is_address(value):
            raise ValueError("it is no address of a database we know")
        return value

    @field_validator("webhook_secret")
    @classmethod
    def _secret(cls, value: SecretStr, others: ValidationInfo) -> SecretStr:
        if others.data.get("webhook_url") and not SECRET.fullmatch(value.get_secret_value()):
            raise ValueError("it has to be long, and of letters, digits, _ and -")
        return value

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return init_settings, env_settings, FromFiles(settings_cls), dotenv_settings

    @property
    def database(self) -> str:
        return self.database_url or f"sqlite+aiosqlite:///{self.data_dir / 'nightstep.db'}"

    @property
    def origin(self) -> str:
        """Where browsers find our pages; Telegram opens them only if it begins with https."""
        return origin(self.dashboard_url or self.webhook_url, *self.address)

    @property
    def address(self) -> tuple[str, int]:
        host, _, port = self.listen.rpartition(":")
        return host or "127.0.0.1", int(port)


HINTS = {
    "database_url": "DATABASE_URL must begin with postgresql+psycopg:// or sqlite+aiosqlite:///.",
    "listen": "LISTEN must be a host and a port, such as 127.0.0.1:8080.",
    "telegram_api_url": "TELEGRAM_API_URL must begin with https:// or http://.",
    "bot_token": "BOT_TOKEN is missing or is not a token; ask @BotFather for one.",
    "admin_ids": "ADMIN_IDS must be Telegram ids with commas between them, such as 1,2.",
    "k_anonymity": f"K_ANONYMITY must be a whole number of at least {K_FLOOR}.",
    "send_rate": "SEND_RATE must be a number above 0 and at most 1000.",
    "dashboard_url": "DASHBOARD_URL must be https:// and a host, with nothing behind it.",
    "webhook_url": "WEBHOOK_URL must begin with https://, or be empty for polling.",
    "webhook_secret": "WEBHOOK_URL needs a WEBHOOK_SECRET of 16 to 256 letters, digits, _ or -.",
}


def load(**given: Any) -> Settings:
    """Return the settings, or raise SettingsProblemError about the first fault."""
    try:
        return Settings(**given)
    except ValidationError as error:
        name = str(error.errors(include_input=False)[0]["loc"][0])
    except ValueError:
        raise SettingsProblemError("The file .env cannot be read as text.") from None
    raise SettingsProblemError(HINTS.get(name, f"{name.upper()} cannot be used; see .env.example."))


def example() -> str:
    """Return the text of .env.example."""
    lines = ["# Every setting of Nightstep. Each may also be given as NAME_FILE, a file's path."]
    for name, field in Settings.model_fields.items():
        default = "" if field.is_required() else field.default
        if isinstance(default, SecretStr | frozenset):
            default = ""
        lines += ["", f"# {field.description}", f"{name.upper()}={default}"]
    return "\n".join(lines) + "\n"
