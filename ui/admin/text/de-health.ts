/** Of how the server is, in German. */
export const deHealth = {
  "state.good": "Gut",
  "state.attention": "Braucht Aufmerksamkeit",
  "state.bad": "Schlecht",
  "state.unknown": "Nicht bekannt",
  "home.title": "Geht es der Post gut?",
  "home.again": "Nochmals nachsehen",
  "home.looking": "Wird nachgesehen …",
  "home.go": "Zeigen",
  "home.verdict.good": "Ihrer Post geht es gut.",
  "home.verdict.attention": "Ihre Post funktioniert. Etwas will erledigt werden.",
  "home.verdict.bad": "Mit Ihrer Post stimmt etwas nicht.",
  "home.part.incoming": "Eingehende Post",
  "home.part.outgoing": "Ausgehende Post",
  "home.part.dns": "DNS",
  "home.part.certificate": "Zertifikat",
  "home.part.blocklists": "Sperrlisten",
  "home.part.disk": "Speicherplatz",
  "home.part.backup": "Sicherung",
  "home.part.update": "Aktualisierung",
  "home.part.clock": "Uhr",
  "home.server": "Dieser Server",
  "home.name": "Name",
  "home.version": "Version",
  "home.since": "Läuft seit",
  "home.memory": "Arbeitsspeicher",
  "home.revision": "Stand der Einstellungen",
  "health.incoming.good": "Post für {domains} wird angenommen.",
  "health.incoming.noDomain":
    "Es gibt keine Domain, für die Post angenommen wird. Fügen Sie eine hinzu.",
  "health.incoming.noAccount": "Noch hat niemand eine Adresse. Legen Sie ein Konto an.",
  "health.incoming.closed":
    "Die Tür für Post von anderen (SMTP, Port 25) ist zu: In homepost.toml ist sie ausgeschaltet.",
  "health.incoming.local":
    "Nur dieser Rechner kann Post bringen: Der Server lauscht auf keiner anderen Adresse.",
  "health.incoming.off": "{domains} sind ausgeschaltet: Post dafür wird abgelehnt.",
  "health.outgoing.good": "Nichts hängt fest; unterwegs: {count}.",
  "health.outgoing.stuck": "{count} warten seit {oldestAt}. Zur ältesten: {error}",
  "health.outgoing.late": "{count} werden nochmals versucht. Zur ältesten: {error}",
  "health.outgoing.failed":
    "{count} waren seit gestern nicht zuzustellen. Ihre Absender wissen es.",
  "health.outgoing.held": "{count} sind angehalten, bis jemand sie gehen lässt.",
  "health.dns.good": "Alle Einträge sind, wie sie sein sollen.",
  "health.dns.none": "Es gibt keine Domain, nach der zu sehen wäre.",
  "health.dns.wrong": "Falsch bei {domains}: {checks}.",
  "health.dns.better": "Könnte besser sein bei {domains}: {checks}.",
  "health.certificate.good": "Gültig bis {untilAt}.",
  "health.certificate.own":
    "Dieser Server hat es selbst gemacht, darum warnen Programme. Echte gibt eine Zertifizierungsstelle kostenlos aus.",
  "health.certificate.ended":
    "Es ist seit {untilAt} abgelaufen: Programme und Server vertrauen diesem hier nicht mehr.",
  "health.certificate.ending": "Es läuft am {untilAt} ab und wurde noch nicht erneuert: {error}",
  "health.certificate.missing": "Es gibt keines für {names}: {error}",
  "health.blocklists.good": "{address} steht auf keiner Liste, die gefragt wurde.",
  "health.blocklists.listed":
    "{address} steht auf {names}: Andere lehnen ihre Post vielleicht ab. Senden Sie über einen Anbieter, oder bitten Sie die Liste, sie zu streichen.",
  "health.blocklists.noAddress":
    "Die Adresse dieses Netzes im Internet ist nicht bekannt, darum kann keine Liste gefragt werden.",
  "health.blocklists.noAnswer":
    "Keine Liste antwortet: Die meisten wollen einen eigenen Resolver. Lassen Sie einen auf diesem Rechner laufen, etwa unbound.",
  "health.disk.good": "{octets} sind frei.",
  "health.disk.low": "Nur {octets} sind frei. Schaffen Sie bald Platz.",
  "health.disk.full": "Nur {octets} sind frei: Neue Post wird abgelehnt, bis wieder Platz ist.",
  "health.disk.power":
    "Das Netzteil ist zu schwach. Das kann Gespeichertes beschädigen: Nehmen Sie das, das für die Platine gemacht ist.",
  "health.disk.unknown": "Es lässt sich nicht sagen: {error}",
  "health.backup.none":
    "Keine Sicherung ist eingerichtet: Geht der Datenträger kaputt, ist alle Post verloren. Kopieren Sie das Datenverzeichnis, während der Server aus ist.",
  "health.update.none":
    "Dies ist Version {version}. Noch sucht nichts nach neueren: Sehen Sie ab und zu nach.",
  "health.clock.good": "Das Netz stellt sie.",
  "health.clock.unknown":
    "Nichts sagt, dass das Netz sie stellt. Installieren Sie systemd-timesyncd oder chrony.",
  "health.clock.waiting":
    "Sie wurde seit dem Start nicht gestellt: Bis dahin geht keine Post hinaus. Ist das Internet erreichbar?",
  "health.clock.wrong":
    "Sie geht nach: Post bekommt falsche Daten, und Zertifikate gelten nicht. Stellen Sie sie.",
  "check.good": "So soll es sein.",
  "check.dnssec": "DNSSEC",
  "check.host": "Name und Adresse des Servers",
  "check.mx": "Wohin Post geht (MX)",
  "check.tls": "TLS bei den Mailservern",
  "check.dane": "Schlüssel im DNS (DANE)",
  "check.spf": "Wer senden darf (SPF)",
  "check.dkim": "Unterschriften (DKIM)",
  "check.dmarc": "Was mit Fälschungen geschieht (DMARC)",
  "check.host-tls-reports": "TLS-Berichte an den Server",
  "check.tls-reports": "TLS-Berichte an die Domain",
  "check.mta-sts": "Nur Post über TLS (MTA-STS)",
  "check.srv": "Dienste für Programme (SRV)",
  "check.autoconfig": "Einrichtung von Thunderbird und anderen",
  "check.autodiscover": "Einrichtung von Outlook",
} as const;
