package dev.soundchart.model;

import java.sql.Types;
import java.util.Collection;
import org.hibernate.dialect.DatabaseVersion;
import org.hibernate.dialect.PostgreSQLDialect;
import org.hibernate.dialect.identity.IdentityColumnSupport;
import org.hibernate.dialect.identity.IdentityColumnSupportImpl;
import org.hibernate.type.descriptor.jdbc.JdbcType;

/**
 * PostgreSQL as this project's schemas are written for it: ids are {@code serial}, times have the precision of the
 * server, and the values of an enum are not checked by the database. Only to build a schema; applications take Hibernate's
 * own.
 */
final class SchemaDialect extends PostgreSQLDialect {

    private static final IdentityColumnSupport SERIAL = new IdentityColumnSupportImpl() {
        @Override
        public boolean supportsIdentityColumns() {
            return true;
        }

        @Override
        public boolean hasDataTypeInIdentityColumn() {
            return false;
        }

        @Override
        public String getIdentityColumnString(int type) {
            return type == Types.BIGINT ? "bigserial" : "serial";
        }
    };

    SchemaDialect() {
        super(DatabaseVersion.make(16));
    }

    @Override
    protected String columnType(int type) {
        String name = super.columnType(type);
        return name.startsWith("time") ? name.replace("($p)", "") : name;
    }

    @Override
    public IdentityColumnSupport getIdentityColumnSupport() {
        return SERIAL;
    }

    @Override
    public String getCheckCondition(String column, Class<? extends Enum<?>> type) {
        return null;
    }

    @Override
    public String getCheckCondition(String column, Collection<?> values, JdbcType type) {
        return null;
    }
}
