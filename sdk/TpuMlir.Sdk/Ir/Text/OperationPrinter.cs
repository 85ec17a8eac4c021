namespace TpuMlir.Sdk.Ir.Text;

/// <summary>Prints operations with their regions.</summary>
internal sealed class OperationPrinter(TextWriter writer)
{
    private ValueNames _names = new();
    private int _indent;

    public void PrintTopLevel(Operation operation)
    {
        _names.AddInside(operation);
        Print(operation, returns: false);
    }

    /// <param name="operation">What to print.</param>
    /// <param name="returns">True directly inside a func.func in its own form, where <c>return</c> is understood.</param>
    private void Print(Operation operation, bool returns)
    {
        Indent();
        if (operation.Results.Count > 0)
        {
            string count = operation.Results.Count > 1 ? $":{operation.Results.Count}" : "";
            writer.Write($"{_names.Of(operation)}{count} = ");
        }

        if (operation is { Name: "builtin.module", Operands.Count: 0, Results.Count: 0, Regions: [{ Blocks.Count: 1 }] } && HasName(operation, optional: true))
        {
            PrintModule(operation);
        }
        else if (operation is { Name: "func.func", Operands.Count: 0, Results.Count: 0, Regions.Count: 1 } && HasName(operation, optional: false) && FunctionTypes.Of(operation) is { } type && FunctionForm.Fits(operation, type))
        {
            PrintFunction(operation, type);
        }
        else if (returns && operation is { Name: "func.return", Results.Count: 0, Regions.Count: 0, Attributes.Count: 0 })
        {
            writer.Write("return");
            PrintList(" ", operation.Operands, _names.Of);
            PrintList(" : ", operation.Operands, o => TypePrinter.Print(o.Type));
        }
        else
        {
            PrintGeneric(operation);
        }

        writer.Write($" {LocationPrinter.Print(operation.Location)}\n");
    }

    private static bool HasName(Operation operation, bool optional) => operation.Attribute("sym_name") switch
    {
        StringAttribute => true,
        null => optional,
        _ => false,
    };

    private void PrintGeneric(Operation operation)
    {
        writer.Write($"{StringText.Quote(operation.Name)}({string.Join(", ", operation.Operands.Select(_names.Of))})");
        if (operation.Regions.Count > 0)
        {
            string separator = " (";
            foreach (Region region in operation.Regions)
            {
                writer.Write(separator);
                PrintRegion(region, labelFirst: true, returns: false, isolated: operation.Name is "builtin.module" or "func.func");
                separator = ", ";
            }

            writer.Write(")");
        }

        IEnumerable<NamedAttribute> attributes = Attributes(operation);
        if (operation.Name == "func.func" && operation.Attribute("function_type") is null && FunctionTypes.Of(operation) is { } type)
        {
            attributes = attributes.Append(new NamedAttribute("function_type", new TypeAttribute(type)));
        }

        PrintAttributes(" ", attributes);
        writer.Write($" : {TypePrinter.List(operation.Operands.Select(o => o.Type))} -> {TypePrinter.Results([.. operation.Results.Select(r => r.Type)])}");
    }

    private void PrintModule(Operation module)
    {
        writer.Write("module");
        if (module.Attribute("sym_name") is StringAttribute name)
        {
            writer.Write($" {AttributePrinter.Symbol(name.Value)}");
        }

        PrintAttributes(" attributes ", Attributes(module, "sym_name"));
        writer.Write(" ");
        PrintRegion(module.Regions[0], labelFirst: false, returns: false, isolated: true);
    }

    private void PrintFunction(Operation function, FunctionType type)
    {
        bool hasBody = function.Regions[0].Blocks.Count > 0;
        ValueNames outer = _names;
        if (hasBody)
        {
            _names = new ValueNames();
            _names.AddInside(function);
        }

        string visibility = function.GetOr("sym_visibility", "");
        writer.Write($"func.func {visibility}{(visibility.Length > 0 ? " " : "")}{AttributePrinter.Symbol(function.Get<string>("sym_name"))}");
        writer.Write(FunctionForm.Signature(function, type, _names));
        PrintAttributes(" attributes ", Attributes(function, "sym_name", "sym_visibility", "function_type", "arg_attrs", "res_attrs"));
        if (hasBody)
        {
            writer.Write(" ");
            PrintRegion(function.Regions[0], labelFirst: false, returns: true, isolated: false);
        }

        _names = outer;
    }

    private void PrintRegion(Region region, bool labelFirst, bool returns, bool isolated)
    {
        ValueNames outer = _names;
        if (isolated)
        {
            _names = new ValueNames();
            _names.AddInside(region.Owner);
        }

        writer.Write("{\n");
        for (int i = 0; i < region.Blocks.Count; i++)
        {
            Block block = region.Blocks[i];
            // The label of the first block may be left out when nothing is lost.
            if (i > 0 || (labelFirst && (block.Arguments.Count > 0 || block.Operations.Count == 0)))
            {
                Indent();
                writer.Write($"^bb{i}");
                if (block.Arguments.Count > 0)
                {
                    writer.Write($"({string.Join(", ", block.Arguments.Select(a => $"{_names.Of(a)}: {TypePrinter.Print(a.Type)} {LocationPrinter.Print(a.Location)}"))})");
                }

                writer.Write(":\n");
            }

            _indent++;
            foreach (Operation operation in block.Operations)
            {
                Print(operation, returns);
            }

            _indent--;
        }

        Indent();
        writer.Write("}");
        _names = outer;
    }

    private static IEnumerable<NamedAttribute> Attributes(Operation operation, params string[] except) =>
        operation.Attributes.Where(a => !except.Contains(a.Key)).Select(a => new NamedAttribute(a.Key, a.Value));

    private void PrintAttributes(string before, IEnumerable<NamedAttribute> attributes)
    {
        NamedAttribute[] all = [.. attributes];
        if (all.Length > 0)
        {
            writer.Write($"{before}{AttributePrinter.Dictionary(all)}");
        }
    }

    private void PrintList<T>(string before, IReadOnlyList<T> items, Func<T, string> text)
    {
        if (items.Count > 0)
        {
            writer.Write($"{before}{string.Join(", ", items.Select(text))}");
        }
    }

    private void Indent()
    {
        for (int i = 0; i < _indent; i++)
        {
            writer.Write("  ");
        }
    }
}
