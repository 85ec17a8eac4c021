namespace TpuMlir.Sdk.Ir;

/// <summary>A compile-time value attached to an operation. Attributes are immutable and compare by value.</summary>
public abstract record IrAttribute;

/// <summary>An integer with its type as MLIR spells it (i64, si32, ...): <c>3 : i64</c>.</summary>
public sealed record IntegerAttribute(long Value, string Type = "i64") : IrAttribute;

/// <summary>A floating-point number: <c>1.000000e-01 : f64</c>.</summary>
public sealed record FloatAttribute(double Value, string Type = "f64") : IrAttribute;

/// <summary><c>true</c> or <c>false</c>.</summary>
public sealed record BoolAttribute(bool Value) : IrAttribute;

/// <summary>A quoted string.</summary>
public sealed record StringAttribute(string Value) : IrAttribute;

/// <summary>A bracketed list of attributes.</summary>
public sealed record ArrayAttribute(EquatableList<IrAttribute> Items) : IrAttribute;

/// <summary>Numbers of one type: <c>array&lt;i64: 1, 2&gt;</c>. <paramref name="Items"/> are integers, floats or truth values of that type.</summary>
public sealed record DenseArrayAttribute(string Element, EquatableList<IrAttribute> Items) : IrAttribute;

/// <summary>A braced list of named attributes.</summary>
public sealed record DictionaryAttribute(EquatableList<NamedAttribute> Items) : IrAttribute;

/// <summary>A type as an attribute.</summary>
public sealed record TypeAttribute(IrType Type) : IrAttribute;

/// <summary>An attribute whose presence is its value.</summary>
public sealed record UnitAttribute : IrAttribute;

/// <summary>A reference to a symbol: <c>@main</c>.</summary>
public sealed record SymbolAttribute(string Name) : IrAttribute;

/// <summary>An attribute of another dialect, kept as its text (starts with '#', or any other form we do not interpret).</summary>
public sealed record OpaqueAttribute(string Text) : IrAttribute;

/// <summary>A name with its attribute.</summary>
public sealed record NamedAttribute(string Name, IrAttribute Value);

/// <summary>Conversions between attributes and .NET values, used by generated accessors.</summary>
public static class IrAttributes
{
    /// <summary>An attribute for a .NET value: long, int, double, float, bool, string, or a sequence of long, double or string.</summary>
    public static IrAttribute From(object value) => value switch
    {
        IrAttribute attribute => attribute,
        bool b => new BoolAttribute(b),
        long l => new IntegerAttribute(l),
        int i => new IntegerAttribute(i),
        double d => new FloatAttribute(d),
        float f => new FloatAttribute(f),
        string s => new StringAttribute(s),
        IrType type => new TypeAttribute(type),
        IEnumerable<long> longs => new ArrayAttribute([.. longs.Select(IrAttribute (l) => new IntegerAttribute(l))]),
        IEnumerable<double> doubles => new ArrayAttribute([.. doubles.Select(IrAttribute (d) => new FloatAttribute(d))]),
        IEnumerable<string> strings => new ArrayAttribute([.. strings.Select(IrAttribute (s) => new StringAttribute(s))]),
        _ => throw new ArgumentException($"no attribute form for {value.GetType().Name}", nameof(value)),
    };

    /// <summary>Reads an attribute as <typeparamref name="T"/>; false when it has another form.</summary>
    public static bool TryGet<T>(IrAttribute attribute, out T value)
    {
        object? found = attribute switch
        {
            _ when typeof(T).IsAssignableTo(typeof(IrAttribute)) => attribute is T ? attribute : null,
            IntegerAttribute i when typeof(T) == typeof(long) => i.Value,
            // MLIR prints a whole float as "1.0" but hand-written text may say 1.
            IntegerAttribute i when typeof(T) == typeof(double) => (double)i.Value,
            FloatAttribute f when typeof(T) == typeof(double) => f.Value,
            BoolAttribute b when typeof(T) == typeof(bool) => b.Value,
            UnitAttribute when typeof(T) == typeof(bool) => true,
            StringAttribute s when typeof(T) == typeof(string) => s.Value,
            ArrayAttribute a when typeof(T) == typeof(EquatableList<long>) => All<long>(a.Items),
            ArrayAttribute a when typeof(T) == typeof(EquatableList<double>) => All<double>(a.Items),
            ArrayAttribute a when typeof(T) == typeof(EquatableList<string>) => All<string>(a.Items),
            DenseArrayAttribute a when typeof(T) == typeof(EquatableList<long>) => All<long>(a.Items),
            DenseArrayAttribute a when typeof(T) == typeof(EquatableList<double>) => All<double>(a.Items),
            _ => null,
        };
        value = found is null ? default! : (T)found;
        return found is not null;
    }

    private static EquatableList<T>? All<T>(EquatableList<IrAttribute> items)
    {
        var values = new List<T>(items.Count);
        foreach (IrAttribute item in items)
        {
            if (!TryGet(item, out T value))
            {
                return null;
            }

            values.Add(value);
        }

        return [.. values];
    }
}
