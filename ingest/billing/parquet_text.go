package billing

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math/big"
	"strconv"
	"time"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/deprecated"
	spec "github.com/parquet-go/parquet-go/format"
)

// maxParquetDecimal is the longest decimal that is read, in bytes: more than 150 digits.
const maxParquetDecimal = 64

// parquetText gives the writer of a column's values as a bill in CSV would have them. Decimals are exact: the digits that
// the file stores, with its point. A double is the shortest decimal that stands for the same double: what the exporting
// tool stored is no more exact than that, and its own CSV says the same.
//
// https://github.com/apache/parquet-format/blob/master/LogicalTypes.md
func parquetText(t parquet.Type) func([]byte, parquet.Value) ([]byte, error) {
	if l := t.LogicalType(); l != nil {
		switch l := l.Value.(type) {
		case *spec.DecimalType:
			return parquetDecimal(int(l.Scale))
		case *spec.TimestampType:
			return parquetTime(l.Unit.Value.Duration())
		case *spec.DateType:
			return func(b []byte, v parquet.Value) ([]byte, error) {
				return time.Unix(0, 0).UTC().AddDate(0, 0, int(v.Int32())).AppendFormat(b, time.DateOnly), nil
			}
		case *spec.IntType:
			if !l.IsSigned {
				return parquetUnsigned
			}
		}
	} else if c := t.ConvertedType(); c != nil {
		switch *c {
		case deprecated.Decimal:
			return func([]byte, parquet.Value) ([]byte, error) { return nil, errors.New("a decimal without its scale") }
		case deprecated.TimestampMillis:
			return parquetTime(time.Millisecond)
		case deprecated.TimestampMicros:
			return parquetTime(time.Microsecond)
		case deprecated.Uint8, deprecated.Uint16, deprecated.Uint32, deprecated.Uint64:
			return parquetUnsigned
		}
	}
	return parquetPlain
}

func parquetPlain(b []byte, v parquet.Value) ([]byte, error) {
	switch v.Kind() {
	case parquet.Boolean:
		return strconv.AppendBool(b, v.Boolean()), nil
	case parquet.Int32:
		return strconv.AppendInt(b, int64(v.Int32()), 10), nil
	case parquet.Int64:
		return strconv.AppendInt(b, v.Int64(), 10), nil
	case parquet.Int96: // how Hive and Spark used to write times: nanoseconds of a Julian day
		w := v.Int96()
		nanos, day := int64(uint64(w[1])<<32|uint64(w[0])), int64(w[2])
		const unixDay = 2440588
		return time.Unix((day-unixDay)*86400, nanos).UTC().AppendFormat(b, time.RFC3339Nano), nil
	case parquet.Float:
		return strconv.AppendFloat(b, float64(v.Float()), 'g', -1, 32), nil
	case parquet.Double:
		return strconv.AppendFloat(b, v.Double(), 'g', -1, 64), nil
	}
	return append(b, v.ByteArray()...), nil
}

func parquetUnsigned(b []byte, v parquet.Value) ([]byte, error) {
	if v.Kind() == parquet.Int32 {
		return strconv.AppendUint(b, uint64(v.Uint32()), 10), nil
	}
	return strconv.AppendUint(b, v.Uint64(), 10), nil
}

func parquetTime(unit time.Duration) func([]byte, parquet.Value) ([]byte, error) {
	perSecond := int64(time.Second / unit)
	return func(b []byte, v parquet.Value) ([]byte, error) {
		seconds, rest := v.Int64()/perSecond, v.Int64()%perSecond
		return time.Unix(seconds, rest*int64(unit)).UTC().AppendFormat(b, time.RFC3339Nano), nil
	}
}

// parquetDecimal writes decimals of a scale: whole numbers, or bytes that are one in two's complement, big end first.
func parquetDecimal(scale int) func([]byte, parquet.Value) ([]byte, error) {
	return func(b []byte, v parquet.Value) ([]byte, error) {
		switch v.Kind() {
		case parquet.Int32:
			return appendScaled(b, strconv.AppendInt(nil, int64(v.Int32()), 10), scale), nil
		case parquet.Int64:
			return appendScaled(b, strconv.AppendInt(nil, v.Int64(), 10), scale), nil
		case parquet.ByteArray, parquet.FixedLenByteArray:
			raw := v.ByteArray()
			if len(raw) == 0 || len(raw) > maxParquetDecimal {
				return b, fmt.Errorf("a decimal of %d bytes", len(raw))
			}
			return appendScaled(b, twosComplement(raw), scale), nil
		}
		return b, errors.New("a decimal that is neither a whole number nor bytes")
	}
}

// twosComplement writes the digits of a number in two's complement, big end first.
func twosComplement(raw []byte) []byte {
	if len(raw) == 8 {
		return strconv.AppendInt(nil, int64(binary.BigEndian.Uint64(raw)), 10)
	}
	n := new(big.Int).SetBytes(raw)
	if raw[0]&0x80 != 0 {
		n.Sub(n, new(big.Int).Lsh(big.NewInt(1), uint(8*len(raw))))
	}
	return n.Append(nil, 10)
}

// appendScaled puts the point into a whole number: scale digits stand behind it. Zeros at its end are those of the column,
// not of the number.
func appendScaled(b, digits []byte, scale int) []byte {
	for scale > 0 && len(digits) > 1 && digits[len(digits)-1] == '0' {
		digits, scale = digits[:len(digits)-1], scale-1
	}
	if string(digits) == "0" {
		scale = 0
	}
	b = append(b, digits...)
	if scale > 0 {
		b = append(b, 'E', '-')
		b = strconv.AppendInt(b, int64(scale), 10)
	}
	return b
}
