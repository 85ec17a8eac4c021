namespace TpuMlir.Sdk.Ir.Verification;

/// <summary>Regions, blocks, terminators and the order of definitions and uses.</summary>
internal static class StructureRules
{
    /// <summary>What the other rules need to look at a module at all.</summary>
    public static bool CheckRoot(Module module, VerifierReport report)
    {
        Operation root = module.Root;
        if (root.Name != "builtin.module" || root.Regions is not [{ Blocks.Count: 1 }])
        {
            return report.Add(root, "the root must be a builtin.module of one region with one block");
        }

        Operation? main = root.Regions[0].Blocks[0].Operations.FirstOrDefault(o => o.Name == "func.func" && o.GetOr("sym_name", "") == "main");
        return main is { Regions: [{ Blocks.Count: 1 }] } || report.Add(root, "there must be a func.func @main with a body of one block");
    }

    public static void Check(Module module, ModuleContents contents, VerifierReport report)
    {
        var position = new Dictionary<Operation, int>();
        for (int i = 0; i < contents.Operations.Count; i++)
        {
            position.Add(contents.Operations[i], i);
        }

        foreach (Operation operation in contents.Operations)
        {
            CheckRegions(operation, report);
            foreach (OpOperand slot in operation.OperandSlots)
            {
                CheckUse(operation, slot, contents, position, report);
            }

            foreach (Value value in operation.Results.Concat<Value>(operation.Regions.SelectMany(r => r.Blocks).SelectMany(b => b.Arguments)))
            {
                CheckUses(operation, value, contents, report);
            }
        }
    }

    private static void CheckRegions(Operation operation, VerifierReport report)
    {
        foreach (Region region in operation.Regions)
        {
            if (region.Blocks.Count > 1)
            {
                report.Add(operation, "a region may have only one block");
            }

            foreach (Block block in region.Blocks)
            {
                CheckBlock(operation, block, report);
            }
        }
    }

    private static void CheckBlock(Operation owner, Block block, VerifierReport report)
    {
        foreach (Operation inner in block.Operations)
        {
            if (inner.Name == "func.return" && (owner.Name != "func.func" || inner != block.Terminator))
            {
                report.Add(inner, "it must stand at the end of a function");
            }
        }

        if (owner.Name == "func.func")
        {
            if (block.Terminator is not { Name: "func.return" })
            {
                report.Add(owner, "a function must end in func.return");
            }
        }
        else if (owner.Name != "builtin.module" && block.Terminator is not { Results.Count: 0 })
        {
            report.Add(owner, "a block must end in an operation without results");
        }
    }

    private static void CheckUse(Operation user, OpOperand slot, ModuleContents contents, Dictionary<Operation, int> position, VerifierReport report)
    {
        Value value = slot.Value;
        string which = $"operand {slot.Index}{(value.Name is { } name ? $" (\"{name}\")" : "")}";
        if (!contents.Contains(value))
        {
            report.Add(user, $"{which} is defined outside the module");
            return;
        }

        Block home = value is OpResult result ? result.Owner.Block! : ((BlockArgument)value).Owner;
        Operation? ancestor = user;
        while (ancestor is not null && ancestor.Block != home)
        {
            ancestor = ancestor.Name is "func.func" or "builtin.module" ? null : ancestor.ParentOperation;
        }

        if (ancestor is null)
        {
            report.Add(user, $"{which} is defined where it cannot be seen from here");
        }
        else if (value is OpResult defined && position[defined.Owner] >= position[ancestor])
        {
            report.Add(user, $"{which} is defined after it is used");
        }
    }

    private static void CheckUses(Operation operation, Value value, ModuleContents contents, VerifierReport report)
    {
        foreach (OpOperand use in value.Uses)
        {
            if (!contents.OperationSet.Contains(use.Owner))
            {
                report.Add(operation, $"its value is read by {use.Owner.Name}, which is not in the module");
            }
            else if (use.Index >= use.Owner.OperandSlots.Count || use.Owner.OperandSlots[use.Index] != use || use.Value != value)
            {
                report.Add(operation, $"its list of uses names operand {use.Index} of {use.Owner.Name}, which reads another value");
            }
        }
    }
}
