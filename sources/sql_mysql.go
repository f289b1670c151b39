package sources

import (
	"errors"
	"maps"
	"net"
	"net/url"
	"strings"
	"time"

	"github.com/go-sql-driver/mysql"
)

// mysqlTarget takes mysql://user:password@host:port/database?parameters, where socket=/path names a
// Unix socket, or the driver's own user:password@tcp(host:port)/database.
func mysqlTarget(dsn, _ string) (target, error) {
	settings, err := mysqlSettings(dsn)
	if err != nil {
		return target{}, err
	}
	settings.ParseTime, settings.Loc = false, time.UTC
	settings.MultiStatements, settings.AllowAllFiles = false, false
	settings.Logger = &mysql.NopLogger{}
	settings.ConnectionAttributes = "program_name:" + application
	settings.Params = maps.Clone(settings.Params)
	if settings.Params == nil {
		settings.Params = map[string]string{}
	}
	// TIMESTAMP columns are moments that the server writes in the zone of the session.
	settings.Params["time_zone"] = "'+00:00'"
	connector, err := mysql.NewConnector(settings)
	if err != nil {
		return target{}, hush(err, settings.Passwd)
	}
	return target{connector: connector, database: settings.DBName, password: settings.Passwd}, nil
}

func mysqlSettings(dsn string) (*mysql.Config, error) {
	if schemeOf(dsn) != "" {
		return mysqlURL(dsn)
	}
	settings, err := mysql.ParseDSN(dsn)
	if err != nil {
		return nil, errors.New("the DSN is not of the form user:password@tcp(host:port)/database?parameters")
	}
	return settings, nil
}

func mysqlURL(dsn string) (*mysql.Config, error) {
	u, err := url.Parse(dsn)
	if err != nil {
		return nil, errURL("mysql")
	}
	parameters := u.Query()
	socket := parameters.Get("socket")
	parameters.Del("socket")
	settings, err := mysql.ParseDSN("/?" + parameters.Encode())
	if err != nil {
		return nil, hush(err, "")
	}
	settings.User = u.User.Username()
	settings.Passwd, _ = u.User.Password()
	settings.DBName = strings.TrimPrefix(u.Path, "/")
	settings.Net, settings.Addr = "tcp", mysqlAddress(u)
	if socket != "" {
		settings.Net, settings.Addr = "unix", socket
	}
	return settings, nil
}

func mysqlAddress(u *url.URL) string {
	host, port := u.Hostname(), u.Port()
	if host == "" {
		host = "127.0.0.1"
	}
	if port == "" {
		port = "3306"
	}
	return net.JoinHostPort(host, port)
}

// mysqlTexts write times, which the driver hands over as the server's text: DATETIME has no zone,
// TIMESTAMP is a moment in the zone of the session, which is that of UTC.
var mysqlTexts = map[string]text{
	"DATETIME": func(dst []byte, value any) []byte { return appendSQLTime(dst, value, "") },
	"TIMESTAMP": func(dst []byte, value any) []byte {
		return appendSQLTime(dst, value, "Z")
	},
	"BIT": bitText,
}
