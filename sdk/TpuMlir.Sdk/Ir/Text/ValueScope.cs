namespace TpuMlir.Sdk.Ir.Text;

/// <summary>The value names of one region while it is read. Names of the regions around are seen unless it is isolated.</summary>
internal sealed class ValueScope(TextCursor cursor, ValueScope? parent, bool isolated)
{
    private readonly Dictionary<string, IReadOnlyList<Value>> _defined = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<Forward>> _pending = new(StringComparer.Ordinal);

    /// <summary>The value of a use; one not defined yet is stood in for until its definition comes.</summary>
    public Value Use(ValueUse use, IrType type)
    {
        for (ValueScope? scope = this; scope is not null; scope = scope.Outer)
        {
            if (scope._defined.TryGetValue(use.Name, out IReadOnlyList<Value>? values))
            {
                return Check(use, type, values);
            }
        }

        Value placeholder = new Operation("builtin.forward_reference", Location.Unknown, [], [type]).Result;
        if (!_pending.TryGetValue(use.Name, out List<Forward>? uses))
        {
            _pending.Add(use.Name, uses = []);
        }

        uses.Add(new Forward(use, placeholder));
        return placeholder;
    }

    /// <summary>Gives values a name and puts them where they were used already.</summary>
    public void Define(string name, IReadOnlyList<Value> values, int at)
    {
        for (ValueScope? scope = this; scope is not null; scope = scope.Outer)
        {
            if (scope._defined.ContainsKey(name))
            {
                throw cursor.Error($"the value %{name} is defined twice", at);
            }
        }

        _defined.Add(name, values);
        if (_pending.Remove(name, out List<Forward>? uses))
        {
            foreach (Forward forward in uses)
            {
                forward.Placeholder.ReplaceAllUsesWith(Check(forward.Use, forward.Placeholder.Type, values));
            }
        }
    }

    /// <summary>Ends the region: values still missing may be defined later around it, unless nothing is seen from there.</summary>
    public void Close()
    {
        foreach ((string name, List<Forward> uses) in _pending)
        {
            if (Outer is null)
            {
                throw cursor.Error($"the value %{name} is not defined", uses.Min(u => u.Use.At));
            }

            if (!Outer._pending.TryAdd(name, uses))
            {
                Outer._pending[name].AddRange(uses);
            }
        }
    }

    private ValueScope? Outer => isolated ? null : parent;

    private Value Check(ValueUse use, IrType type, IReadOnlyList<Value> values)
    {
        if (use.Index >= values.Count)
        {
            throw cursor.Error($"%{use.Name} has {values.Count} results, there is no #{use.Index}", use.At);
        }

        Value value = values[use.Index];
        return value.Type.Equals(type)
            ? value
            : throw cursor.Error($"%{use.Name} is of type {TypePrinter.Print(value.Type)}, not {TypePrinter.Print(type)}", use.At);
    }

    private sealed record Forward(ValueUse Use, Value Placeholder);
}

/// <summary>A use of a value in the text: <c>%name#index</c>.</summary>
internal readonly record struct ValueUse(string Name, int Index, int At);
